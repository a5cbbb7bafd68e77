//! A box over the panes.

use crate::tui::{
    canvas::{Canvas, HitLine},
    layout, text,
    theme::Theme,
    widgets::pane::pane,
};
use ratatui::{layout::Rect, text::Line};

/// Columns of a dialog, border included; it narrows to fit the screen.
pub const WIDTH: u16 = 64;

/// Columns for text inside a dialog on `area`.
pub fn text_width(area: Rect) -> usize {
    usize::from(WIDTH.min(area.width).saturating_sub(4))
}

/// Opens a box on `area` over what is drawn there, and tells where its text is.
pub fn window(canvas: &mut Canvas, area: Rect, title: &str) -> Rect {
    let inner = bare(canvas, area, title);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// The same for what keeps its own distance from the border.
pub fn bare(canvas: &mut Canvas, area: Rect, title: &str) -> Rect {
    canvas.clear(area);
    let title = Line::styled(format!(" {title} "), canvas.theme.title());
    pane(canvas, area, title, true)
}

/// The address, or the other handle, of the user whom a dialog is about, below the name: it tells one user from another.
pub fn address(handle: &str, width: usize, theme: Theme) -> Line<'static> {
    let address = text::fit_ends(&theme.words(handle), width, theme.ellipsis());
    Line::styled(address, theme.accent())
}

/// Draws a box of lines that are chosen among, from the choice `first` on.
pub fn choices(
    canvas: &mut Canvas,
    area: Rect,
    title: &str,
    first: usize,
    lines: Vec<Line<'static>>,
) {
    let count = lines.len() as u16;
    let inner = dialog(canvas, area, title, lines);
    canvas.hit_choices(Rect { height: count.min(inner.height), ..inner }, first);
}

/// Draws the box and tells where its text is.
pub fn dialog(
    canvas: &mut Canvas,
    area: Rect,
    title: &str,
    lines: Vec<impl Into<HitLine>>,
) -> Rect {
    let height = lines.len() as u16 + 2;
    let inner = window(canvas, layout::centred(area, WIDTH, height), title);
    canvas.lines(lines.into_iter().map(Into::into).collect(), inner);
    inner
}
