//! The text that was copied, above the notice: without a border or an indent, so that a mouse selects
//! it and nothing else.

use crate::tui::{State, canvas::Canvas, text};
use ratatui::{layout::Rect, text::Line};

/// Draws it right above `notice`, over the panes.
pub fn draw(state: &State, canvas: &mut Canvas, notice: Rect) {
    let Some(shown) = state.clip.as_ref().and_then(|clip| clip.shown.as_ref()) else { return };
    let words = canvas.theme.words(shown.reveal()).into_owned();
    let lines = text::wrap(&words, usize::from(notice.width));
    // Half of the screen at most; of a longer text a mouse gets the beginning.
    let height = (lines.len() as u16).min(notice.y / 2);
    let area = Rect { y: notice.y.saturating_sub(height), height, ..notice };
    canvas.clear(area);
    let lines: Vec<_> = lines.into_iter().map(Line::raw).collect();
    canvas.text(lines, area);
}
