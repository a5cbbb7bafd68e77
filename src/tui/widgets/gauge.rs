//! The compliance gauge: a bar and its figures. The figures say what the colours do.

use crate::{
    contract::{Tone, api::Summary},
    tui::theme::Theme,
};
use ratatui::text::Span;

const CELLS: usize = 10;

pub fn gauge(summary: &Summary, theme: Theme) -> Vec<Span<'static>> {
    let Some(percent) = summary.known_percent() else {
        return vec![Span::raw("MFA "), Span::styled("unknown", theme.strong())];
    };
    let [full, empty] = bar(percent, CELLS, theme);
    let figures = Span::styled(format!(" {percent:>3}%"), theme.strong());
    vec![Span::raw("MFA "), full, empty, figures]
}

/// A bar of `cells` columns for a share of 0 to 100.
pub fn bar(percent: u8, cells: usize, theme: Theme) -> [Span<'static>; 2] {
    let tone = match percent {
        100.. => Tone::Good,
        50..100 => Tone::Pending,
        _ => Tone::Bad,
    };
    let filled = usize::from(percent.min(100)) * cells / 100;
    let (full, empty) = theme.bar();
    [
        Span::styled(full.repeat(filled), theme.tone(tone)),
        Span::styled(empty.repeat(cells - filled), theme.dim()),
    ]
}
