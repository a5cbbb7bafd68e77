//! A box over the panes.

use crate::tui::{
    canvas::{Canvas, HitLine},
    layout,
    widgets::pane::pane,
};
use ratatui::{buffer::Buffer, layout::Rect, text::Line};
use unicode_width::UnicodeWidthStr;

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
    cut_wide(canvas.buffer_mut(), area);
    canvas.clear(area);
    let title = Line::styled(format!(" {title} "), canvas.theme.title());
    pane(canvas, area, title, true)
}

/// Removes the wide characters that reach into `area` from the left: a terminal would draw them
/// over its border.
fn cut_wide(buffer: &mut Buffer, area: Rect) {
    let Some(x) = area.x.checked_sub(1) else { return };
    for y in area.y..area.y.saturating_add(area.height) {
        if let Some(cell) = buffer.cell_mut((x, y))
            && cell.symbol().width() > 1
        {
            cell.set_symbol(" ");
        }
    }
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
