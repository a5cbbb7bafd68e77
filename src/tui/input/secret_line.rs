//! A line of text that is a secret while it is typed: a password or a code.

use crate::contract::api::Typed;
use std::fmt;
use tui_input::{Input, InputRequest};

/// More than any password or code has.
const MAX_CHARS: usize = 512;

/// It prints as the number of its characters.
#[derive(Clone, Default)]
pub struct SecretLine(Input);

impl SecretLine {
    /// Edits the line. True when the text changed.
    pub fn handle(&mut self, request: InputRequest) -> bool {
        let is_full = self.len() >= MAX_CHARS;
        if is_full && matches!(request, InputRequest::InsertChar(_)) {
            return false;
        }
        self.0.handle(request).is_some_and(|changed| changed.value)
    }

    pub fn reveal(&self) -> &str {
        self.0.value()
    }

    pub fn typed(&self) -> Typed {
        Typed::new(self.reveal())
    }

    /// In characters.
    pub fn len(&self) -> usize {
        self.reveal().chars().count()
    }

    pub fn is_empty(&self) -> bool {
        self.reveal().is_empty()
    }

    /// In characters from the start.
    pub fn cursor(&self) -> usize {
        self.0.cursor()
    }

    pub fn clear(&mut self) {
        self.0 = Input::default();
    }
}

impl fmt::Debug for SecretLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretLine({} characters)", self.len())
    }
}
