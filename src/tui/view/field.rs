//! A label, a line of text being typed, and what is wrong with it.

use crate::{
    contract::Tone,
    tui::{
        state::{
            auth_request::{AuthRequest, Place},
            reason::{Need, ReasonLine},
        },
        text,
        theme::Theme,
    },
};
use jiff::Timestamp;
use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a label.
pub const LABEL: usize = 10;

/// What is typed, as it is shown, and before which of its characters the cursor is.
pub struct NumbersShown {
    pub text: String,
    pub cursor: usize,
}

impl NumbersShown {
    /// A secret: only how long it is.
    pub fn dots(length: usize, cursor: usize, theme: Theme) -> Self {
        Self { text: theme.hidden().repeat(length), cursor }
    }
}

/// The field's line; `column` of the result is where the terminal's cursor goes in it.
pub fn line(
    label: &str,
    shown: &NumbersShown,
    room: usize,
    theme: Theme,
) -> (Line<'static>, usize) {
    bare(&text::cell(label, LABEL, " "), shown, room, theme)
}

/// The same with a label as wide as it is.
pub fn bare(
    label: &str,
    shown: &NumbersShown,
    room: usize,
    theme: Theme,
) -> (Line<'static>, usize) {
    let width = |c: char| c.width().unwrap_or(0);
    let mut column: usize = shown.text.chars().take(shown.cursor).map(width).sum();
    let mut visible = shown.text.chars();
    while column >= room.max(1)
        && let Some(gone) = visible.next()
    {
        column -= width(gone);
    }
    let style = theme.accent().patch(Style::new().add_modifier(Modifier::UNDERLINED));
    let line = Line::from(vec![
        Span::styled(label.to_owned(), theme.dim()),
        Span::styled(text::cell(visible.as_str(), room, ""), style),
    ]);
    (line, label.width() + column)
}

/// Puts the terminal's cursor into a field on row `row` of `area`, if that is on the screen.
pub fn place_cursor(frame: &mut Frame, area: Rect, column: usize, row: u16) {
    let position = Position { x: area.x + column as u16, y: area.y + row };
    if area.contains(position) {
        frame.set_cursor_position(position);
    }
}

/// The line that asks why, and what is wrong with it.
pub fn reason(line: &ReasonLine, width: usize, theme: Theme) -> (Vec<Line<'static>>, usize) {
    let shown = NumbersShown { text: line.input.value().to_owned(), cursor: line.input.cursor() };
    let (field, column) = self::line("Reason", &shown, width.saturating_sub(LABEL), theme);
    let mut lines = vec![field];
    let hint = match line.need {
        Need::Optional => "Optional. Stored in the audit log.",
        Need::Required => "Required. Stored in the audit log.",
    };
    let (words, style) = match &line.complaint {
        Some(complaint) => (complaint.as_str(), theme.tone(Tone::Bad)),
        None => (hint, theme.dim()),
    };
    for words in text::wrap(words, width.saturating_sub(LABEL)) {
        lines.push(Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)]));
    }
    (lines, column)
}

/// The lines of what is wrong at `place`, indented by `indent`.
pub fn trouble(
    talk: &AuthRequest,
    place: Place,
    now: Timestamp,
    indent: usize,
    width: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let Some(trouble) = talk.trouble.as_ref().filter(|trouble| trouble.place == place) else {
        return Vec::new();
    };
    let words = text::wrap(&theme.words(&trouble.in_words(now)), width.saturating_sub(indent));
    let tone = theme.tone(Tone::Bad);
    words
        .into_iter()
        .map(|line| Line::from(vec![Span::raw(" ".repeat(indent)), Span::styled(line, tone)]))
        .collect()
}
