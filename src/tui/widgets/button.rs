//! A button with the key that presses it.

use crate::tui::theme::Theme;
use ratatui::text::{Line, Span};

pub fn button(label: &str, key: &str, marked: bool, theme: Theme) -> Line<'static> {
    let style = if marked { theme.pressed() } else { theme.accent() };
    let mark = if marked { theme.cursor() } else { " " };
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(format!("[ {label} ]"), style),
        Span::styled(format!(" {key}"), theme.dim()),
    ])
}
