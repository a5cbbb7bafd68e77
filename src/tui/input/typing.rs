//! What keys and pastes do to a line of text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};

/// Whether `key` edits text where text is typed.
pub fn is_typing(key: KeyEvent) -> bool {
    text_request(key).is_some()
}

/// What a key does to a line of text, in the habit of readline.
pub fn text_request(key: KeyEvent) -> Option<InputRequest> {
    use InputRequest::*;
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match key.code {
        KeyCode::Char('a') if control => GoToStart,
        KeyCode::Char('e') if control => GoToEnd,
        KeyCode::Char('w') if control => DeletePrevWord,
        KeyCode::Char('u') if control => DeleteLine,
        KeyCode::Char('k') if control => DeleteTillEnd,
        KeyCode::Char('h') if control => DeletePrevChar,
        KeyCode::Char(c) if !control && !alt => InsertChar(c),
        KeyCode::Backspace if alt => DeletePrevWord,
        KeyCode::Backspace => DeletePrevChar,
        KeyCode::Delete => DeleteNextChar,
        KeyCode::Left if control => GoToPrevWord,
        KeyCode::Right if control => GoToNextWord,
        KeyCode::Left => GoToPrevChar,
        KeyCode::Right => GoToNextChar,
        KeyCode::Home => GoToStart,
        KeyCode::End => GoToEnd,
        _ => return None,
    })
}

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
pub fn edit_line(input: &mut Input, request: InputRequest, most: usize) -> TypingOutcome {
    let grows = matches!(request, InputRequest::InsertChar(_));
    if grows && input.value().chars().count() >= most {
        return TypingOutcome::Full;
    }
    match input.handle(request) {
        Some(changed) if changed.value => TypingOutcome::Changed,
        _ => TypingOutcome::Moved,
    }
}

/// Types the first line of `text` without what steers a terminal: terminals paste an end of line as a
/// carriage return.
pub fn pasted_line(text: &str) -> impl Iterator<Item = InputRequest> {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).map(InputRequest::InsertChar)
}
