//! The compliance gauge: a bar and its figures.

use crate::{
    contract::{Tone, api::Summary},
    tui::theme::Theme,
};
use ratatui::text::Span;

const CELLS: usize = 10;

pub fn gauge(summary: &Summary, theme: Theme) -> Vec<Span<'static>> {
    let percent = summary.compliance_percent();
    let tone = match percent {
        100 => Tone::Good,
        50..100 => Tone::Pending,
        _ => Tone::Bad,
    };
    let filled = usize::from(percent) * CELLS / 100;
    let (full, empty) = theme.bar();
    vec![
        Span::raw("MFA "),
        Span::styled(full.repeat(filled), theme.tone(tone)),
        Span::styled(empty.repeat(CELLS - filled), theme.dim()),
        Span::styled(format!(" {percent:>3} %"), theme.strong()),
    ]
}
