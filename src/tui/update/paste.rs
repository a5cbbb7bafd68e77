//! What a paste puts into one line of text.

use tui_input::InputRequest;

/// Types the first line of `text` without what steers a terminal: terminals paste an end of line as a
/// carriage return.
pub fn line(text: &str) -> impl Iterator<Item = InputRequest> {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).map(InputRequest::InsertChar)
}
