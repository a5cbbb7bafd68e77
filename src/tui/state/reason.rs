//! Why somebody acts, while it is typed: a sentence or the number of a ticket.

use super::typing::{TypingOutcome, stroke};
use crate::contract::{
    Reason,
    reason::{InvalidReason, MAX_REASON_CHARS},
};
use tui_input::{Input, InputRequest};

/// Whether the organisation asks for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    #[default]
    Optional,
    Required,
}

#[derive(Clone, Debug, Default)]
pub struct ReasonLine {
    pub input: Input,
    pub need: Need,
    /// What is wrong with it; typing clears it.
    pub complaint: Option<String>,
}

/// What is typed is no reason; the line says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread;

impl ReasonLine {
    pub fn new(need: Need) -> Self {
        Self { need, ..Self::default() }
    }

    pub fn handle(&mut self, request: InputRequest) {
        match stroke(&mut self.input, request, MAX_REASON_CHARS) {
            TypingOutcome::Full => {
                let words = format!("A reason has at most {MAX_REASON_CHARS} characters.");
                self.complaint = Some(words);
            }
            TypingOutcome::Changed => self.complaint = None,
            TypingOutcome::Moved => {}
        }
    }

    /// The reason; none where nothing is typed and none is needed.
    pub fn read(&mut self) -> Result<Option<Reason>, Unread> {
        let text = self.input.value();
        if text.trim().is_empty() && self.need == Need::Optional {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|error: InvalidReason| {
            self.complaint = Some(error.to_string());
            Unread
        })
    }
}
