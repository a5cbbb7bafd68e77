//! A box over the panes.

use crate::tui::{canvas::HitTag, layout, theme::Theme, widgets::pane::pane};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::Rect,
    text::Line,
    widgets::{Clear, Paragraph},
};
use unicode_width::UnicodeWidthStr;

/// Columns of a dialog, border included; it narrows to fit the screen.
pub const WIDTH: u16 = 64;

/// Columns for text inside a dialog on `area`.
pub fn text_width(area: Rect) -> usize {
    usize::from(WIDTH.min(area.width).saturating_sub(4))
}

/// Opens a box on `area` over what is drawn there, and tells where its text is.
pub fn window(frame: &mut Frame, area: Rect, title: &str, theme: Theme) -> Rect {
    let inner = bare(frame, area, title, theme);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// The same for what keeps its own distance from the border.
pub fn bare(frame: &mut Frame, area: Rect, title: &str, theme: Theme) -> Rect {
    cut_wide(frame.buffer_mut(), area);
    frame.render_widget(Clear, area);
    let title = Line::styled(format!(" {title} "), theme.title());
    pane(frame, area, title, true, theme)
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
    frame: &mut Frame,
    area: Rect,
    title: &str,
    first: usize,
    lines: Vec<Line<'static>>,
    theme: Theme,
) {
    let count = lines.len() as u16;
    let inner = dialog(frame, area, title, lines, theme);
    HitTag::choices(frame, Rect { height: count.min(inner.height), ..inner }, first);
}

/// Draws the box and tells where its text is.
pub fn dialog(
    frame: &mut Frame,
    area: Rect,
    title: &str,
    lines: Vec<Line<'static>>,
    theme: Theme,
) -> Rect {
    let height = lines.len() as u16 + 2;
    let inner = window(frame, layout::centred(area, WIDTH, height), title, theme);
    frame.render_widget(Paragraph::new(lines), inner);
    inner
}
