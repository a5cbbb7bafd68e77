//! A label, a line of text being typed, and what is wrong with it.

use crate::{
    contract::columns,
    tui::{canvas::Canvas, text, theme::Theme},
};
use ratatui::{
    layout::{Position, Rect},
    text::{Line, Span},
};

/// Columns of a label.
pub const LABEL: usize = 10;

/// What is typed, as it is shown, and before which of its characters the cursor is.
pub struct FieldText {
    pub text: String,
    pub cursor: usize,
}

impl FieldText {
    /// A secret: only how long it is.
    pub fn dots(length: usize, cursor: usize, theme: Theme) -> Self {
        Self { text: theme.hidden().repeat(length), cursor }
    }
}

/// The field's line; `column` of the result is where the terminal's cursor goes in it.
pub fn line(label: &str, shown: &FieldText, room: usize, theme: Theme) -> (Line<'static>, usize) {
    bare(&text::cell(label, LABEL, " "), shown, room, theme)
}

/// The same with a label as wide as it is.
pub fn bare(label: &str, shown: &FieldText, room: usize, theme: Theme) -> (Line<'static>, usize) {
    let mut column: usize = shown.text.chars().take(shown.cursor).map(columns::of_char).sum();
    let mut visible = shown.text.chars();
    while column >= room.max(1)
        && let Some(gone) = visible.next()
    {
        column -= columns::of_char(gone);
    }
    let line = Line::from(vec![
        Span::styled(label.to_owned(), theme.dim()),
        Span::styled(text::cell(visible.as_str(), room, ""), theme.field()),
    ]);
    (line, columns::of(label) + column)
}

/// Puts the terminal's cursor into a field on row `row` of `area`, if that is on the screen.
pub fn place_cursor(canvas: &mut Canvas, area: Rect, column: usize, row: u16) {
    let position = Position { x: area.x + column as u16, y: area.y + row };
    if area.contains(position) {
        canvas.place_cursor(position);
    }
}
