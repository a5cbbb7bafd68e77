//! A label, a line of text being typed, and what is wrong with it.

use crate::{
    contract::Tone,
    tui::{
        state::talk::{Place, Talk},
        text,
        theme::Theme,
    },
};
use jiff::Timestamp;
use ratatui::{
    style::{Modifier, Style},
    text::{Line, Span},
};

/// Columns of a label.
pub const LABEL: usize = 10;

/// What is typed, as it is shown, and where the cursor is in it.
pub struct Shown {
    pub text: String,
    pub cursor: usize,
}

impl Shown {
    /// A secret: only how long it is.
    pub fn dots(length: usize, cursor: usize, theme: Theme) -> Self {
        Self { text: theme.hidden().repeat(length), cursor }
    }
}

/// The field's line; `column` of the result is where the terminal's cursor goes in it.
pub fn line(label: &str, shown: &Shown, room: usize, theme: Theme) -> (Line<'static>, usize) {
    let scroll = (shown.cursor + 1).saturating_sub(room);
    let visible: String = shown.text.chars().skip(scroll).collect();
    let style = theme.accent().patch(Style::new().add_modifier(Modifier::UNDERLINED));
    let line = Line::from(vec![
        Span::styled(text::cell(label, LABEL, " "), theme.dim()),
        Span::styled(text::cell(&visible, room, ""), style),
    ]);
    (line, LABEL + (shown.cursor - scroll).min(room))
}

/// The lines of what is wrong at `place`, indented by `indent`.
pub fn trouble(
    talk: &Talk,
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
