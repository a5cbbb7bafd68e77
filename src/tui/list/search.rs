//! What is searched for in a list.

use tui_input::Input;

/// The search line of a list.
#[derive(Clone, Debug, Default)]
pub struct SearchLine {
    pub input: Input,
    /// Rises with every edit, so that only the last one of a burst asks the server.
    pub edit: u64,
    /// The edit that the server was asked for last.
    pub asked: u64,
    /// The words it was asked for.
    pub(super) applied: Option<String>,
    /// The words that the rows on the screen answer.
    pub(super) answered: Option<String>,
    pub state: SearchState,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchState {
    #[default]
    Closed,
    Typing,
}

impl SearchLine {
    /// The words in the line, if any.
    pub fn text(&self) -> Option<String> {
        let text = self.input.value().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub fn is_typing(&self) -> bool {
        self.state == SearchState::Typing
    }

    /// Leaves the line with `words` in it, for the next question to ask.
    pub fn close_with(&mut self, words: &str) {
        self.state = SearchState::Closed;
        if self.input.value() != words {
            self.input = Input::new(words.to_owned());
            self.edit += 1;
        }
    }
}
