//! What keys do to a line of text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::InputRequest;

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
