//! One key in a line of text that holds so many characters.

use tui_input::{Input, InputRequest};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypingOutcome {
    /// There is other text now.
    Changed,
    /// At most the cursor moved.
    Moved,
    /// There is no room for another character.
    Full,
}

/// Gives `request` to `input`, which holds `most` characters.
pub fn stroke(input: &mut Input, request: InputRequest, most: usize) -> TypingOutcome {
    let grows = matches!(request, InputRequest::InsertChar(_));
    if grows && input.value().chars().count() >= most {
        return TypingOutcome::Full;
    }
    match input.handle(request) {
        Some(changed) if changed.value => TypingOutcome::Changed,
        _ => TypingOutcome::Moved,
    }
}
