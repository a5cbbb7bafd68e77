//! A button with the key that presses it.

use crate::tui::{
    keymap::{Bound, Key},
    mouse::Spot,
    theme::Theme,
};
use ratatui::text::{Line, Span};

pub fn button(
    label: &str,
    bound: Bound,
    key: Option<Key>,
    marked: bool,
    theme: Theme,
) -> Line<'static> {
    let spot = Spot::Command(bound);
    let style = if marked { theme.pressed() } else { theme.accent() };
    let mark = if marked { theme.cursor() } else { " " };
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(format!("[ {label} ]"), spot.on(style)),
        Span::styled(
            key.map(|key| format!(" {}", theme.key(key))).unwrap_or_default(),
            spot.on(theme.dim()),
        ),
    ])
}
