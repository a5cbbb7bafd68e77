//! The search line, in the place of the title of a list or a log.

use crate::{
    contract::columns,
    tui::{canvas::Canvas, list::SearchLine, text, theme::Theme},
};
use ratatui::{
    layout::{Position, Rect},
    text::{Line, Span},
};
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

const PROMPT: &str = " /";

pub struct Title {
    pub line: Line<'static>,
    /// The column of the cursor, counted from the first of the line.
    cursor: usize,
}

impl Title {
    /// The title of what somebody searches in, `width` columns at most; `count` is how many were
    /// found, once that is known.
    pub fn of(
        search: &SearchLine,
        count: Option<String>,
        width: usize,
        theme: Theme,
    ) -> Option<Self> {
        if !search.is_typing() && search.text().is_none() {
            return None;
        }
        let count = count.map_or_else(|| " ".to_owned(), |count| format!(" {count} found "));
        let room = width.saturating_sub(PROMPT.len() + count.len());
        let (words, cursor) = visible(&search.input, room, theme);
        let line = Line::from(vec![
            Span::styled(PROMPT, theme.title()),
            Span::raw(words),
            Span::styled(count, theme.dim()),
        ]);
        Some(Self { line, cursor: PROMPT.len() + cursor })
    }

    /// Shows the terminal's cursor where the next letter goes, in the border of `area`.
    pub fn place_cursor(&self, search: &SearchLine, canvas: &mut Canvas, area: Rect) {
        if search.is_typing() {
            let x = area.x + 1 + self.cursor as u16;
            canvas.place_cursor(Position { x, y: area.y });
        }
    }
}

/// The part of the text around its cursor, and the column of the cursor in it. What is in front of
/// the cursor is measured as it is drawn: wide letters and placeholders count as on the screen.
fn visible(input: &Input, room: usize, theme: Theme) -> (String, usize) {
    let at = input.value().char_indices().nth(input.cursor());
    let (before, after) = input.value().split_at(at.map_or(input.value().len(), |(at, _)| at));
    let before = text::clean(before);
    let mut start = before.len();
    let mut column = 0;
    for (at, grapheme) in before.grapheme_indices(true).rev() {
        // One column is kept for the cursor itself.
        if column + columns::of(grapheme) + 1 > room {
            break;
        }
        column += columns::of(grapheme);
        start = at;
    }
    let after = text::fit(after, room.saturating_sub(column), theme.ellipsis());
    (before[start..].to_owned() + &after, column)
}
