//! A button with the key that presses it.

use crate::{
    contract::columns,
    tui::{
        canvas::HitLine,
        input::{
            keymap::{Key, KeyCommand},
            mouse::Target,
        },
        theme::Theme,
    },
};
use ratatui::text::Span;

/// Columns of the longest label: the keys stand in one column, whatever the buttons say.
const LONGEST: usize = 29;

/// Columns of a button besides its label and its key.
const FRAME: usize = 7;

/// A button, and how it is pressed.
pub struct ButtonSpec<'a> {
    pub label: &'a str,
    pub command: KeyCommand,
    pub key: Option<Key>,
    pub marked: bool,
}

/// A button in `room` columns.
pub fn button(spec: ButtonSpec<'_>, room: usize, theme: Theme) -> HitLine {
    let ButtonSpec { label, command, key, marked } = spec;
    let target = Target::Command(command);
    let style = if marked { theme.pressed() } else { theme.accent() };
    let mark = if marked { theme.cursor() } else { " " };
    let key = key.map(|key| theme.key(key)).unwrap_or_default();
    let spare = room.saturating_sub(columns::of(label) + FRAME + columns::of(&key));
    let gap = LONGEST.saturating_sub(columns::of(label)).min(spare) + 1;
    let mut line = HitLine::default();
    line.push(Span::styled(format!("{mark} "), theme.accent()));
    line.push_hit(Span::styled(format!("[ {label} ]"), style), target);
    line.push(Span::raw(" ".repeat(gap)));
    line.push_hit(Span::styled(key, theme.dim()), target);
    line
}
