//! A button with the key that presses it.

use crate::tui::{keymap::Key, theme::Theme};
use ratatui::text::{Line, Span};

pub fn button(label: &str, key: Option<Key>, marked: bool, theme: Theme) -> Line<'static> {
    let style = if marked { theme.pressed() } else { theme.accent() };
    let mark = if marked { theme.cursor() } else { " " };
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(format!("[ {label} ]"), style),
        Span::styled(
            key.map(|key| format!(" {}", theme.key(key))).unwrap_or_default(),
            theme.dim(),
        ),
    ])
}
