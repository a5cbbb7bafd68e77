//! The line for a reason: a sentence or the number of a ticket.

use crate::{
    contract::{
        Reason, Tone,
        reason::{InvalidReason, MAX_REASON_CHARS},
    },
    tui::{
        input::typing::{TypingOutcome, edit_line, pasted_line},
        text,
        theme::Theme,
        widgets::field::{self, FieldText, LABEL},
    },
};
use ratatui::text::{Line, Span};
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
        match edit_line(&mut self.input, request, MAX_REASON_CHARS) {
            TypingOutcome::Full => {
                let words = format!("A reason has at most {MAX_REASON_CHARS} characters.");
                self.complaint = Some(words);
            }
            TypingOutcome::Changed => self.complaint = None,
            TypingOutcome::Moved => {}
        }
    }

    /// Takes `line` in place of what was typed.
    pub fn retype(&mut self, line: &str) {
        self.input = Input::default();
        pasted_line(line).for_each(|request| self.handle(request));
    }

    /// The reason; none where nothing is typed and none is needed.
    pub fn read(&mut self) -> Result<Option<Reason>, Unread> {
        let text = self.input.value();
        if text.trim().is_empty() && self.need == Need::Optional {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|error: InvalidReason| {
            self.complaint = Some(text::sentence(&error.to_string()));
            Unread
        })
    }
}

/// The line that asks why, and what is wrong with it.
pub fn reason_lines(line: &ReasonLine, width: usize, theme: Theme) -> (Vec<Line<'static>>, usize) {
    let shown = FieldText { text: line.input.value().to_owned(), cursor: line.input.cursor() };
    let (field, column) = field::line("Reason", &shown, width.saturating_sub(LABEL), theme);
    let mut lines = vec![field];
    let hint = match line.need {
        Need::Optional => "Optional. Stored in the audit log.",
        Need::Required => "Required. Stored in the audit log.",
    };
    let (words, style) = match &line.complaint {
        Some(complaint) => (complaint.as_str(), theme.sentence(Tone::Bad)),
        None => (hint, theme.dim()),
    };
    for words in text::wrap(words, width.saturating_sub(LABEL)) {
        lines.push(Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)]));
    }
    (lines, column)
}
