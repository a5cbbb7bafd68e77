//! A name or an address being typed.

use crate::tui::{
    input::typing::{TypingOutcome, edit_line},
    text,
};
use tui_input::{Input, InputRequest};

#[derive(Clone, Debug)]
pub struct TextField {
    pub input: Input,
    /// What the field held at first, or what somebody else made of it since.
    original: String,
    /// In characters.
    most: usize,
    /// What the server or a try to save had to say; typing clears it.
    pub complaint: Option<String>,
}

impl TextField {
    pub fn new(text: &str, most: usize) -> Self {
        Self {
            input: Input::from(text.to_owned()),
            original: text.to_owned(),
            most,
            complaint: None,
        }
    }

    pub fn is_changed(&self) -> bool {
        self.input.value().trim() != self.original.trim()
    }

    pub fn handle(&mut self, request: InputRequest) {
        match edit_line(&mut self.input, request, self.most) {
            TypingOutcome::Full => {
                self.complaint = Some(format!("It has at most {} characters.", self.most));
            }
            TypingOutcome::Changed => self.complaint = None,
            TypingOutcome::Moved => {}
        }
    }

    /// Takes what somebody else saved. What is typed here stays, and the line says what there is now.
    pub fn rebase(&mut self, now: &str) {
        if now == self.original {
            return;
        }
        let is_mine = self.is_changed() && self.input.value().trim() != now.trim();
        self.original = now.to_owned();
        match is_mine {
            true => {
                let now = text::short_name(now);
                self.complaint = Some(format!("Someone else changed it to {now}."));
            }
            false => (self.input, self.complaint) = (Input::from(now.to_owned()), None),
        }
    }
}
