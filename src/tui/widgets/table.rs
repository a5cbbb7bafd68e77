//! Rows under column titles, one of them under the cursor.

use crate::tui::{canvas::Canvas, input::mouse::Target, list::marks::Mark, text, theme::Theme};
use ratatui::{
    layout::{Position, Rect},
    text::{Line, Span},
};

/// Columns the cursor mark takes on the left of each row.
pub const MARK: usize = 2;

/// A row, its mark, and what a click is on.
pub struct TableRow {
    pub line: Line<'static>,
    pub mark: Mark,
    pub target: Option<Target>,
}

/// Where the cursor of a table is.
#[derive(Clone, Copy)]
pub struct TableCursor {
    /// Counted from the first row that is drawn.
    pub row: Option<usize>,
    /// Whether keys move it.
    pub focused: bool,
}

/// Draws `titles` and, below them, `rows`.
pub fn table(
    canvas: &mut Canvas,
    area: Rect,
    titles: Line<'static>,
    rows: impl Iterator<Item = TableRow>,
    cursor: TableCursor,
) {
    let TableCursor { row: cursor, focused } = cursor;
    let theme = canvas.theme;
    let mut lines = vec![marked(titles, " ", Span::raw(" ")).style(theme.dim())];
    let mut end = None;
    for ((at, row), place) in rows.enumerate().zip(area.rows().skip(1)) {
        let mark = match row.mark {
            Mark::Off => Span::raw(" "),
            Mark::On => Span::styled(theme.mark(), theme.title()),
            Mark::Unknown => Span::styled("?", theme.dim()),
        };
        lines.push(match Some(at) == cursor {
            true => {
                end = Some(Position { x: place.right(), y: place.y });
                begin(marked(row.line, theme.cursor(), mark), focused, theme)
            }
            false => marked(row.line, " ", mark),
        });
        if let Some(target) = row.target {
            canvas.hit(place, target);
        }
    }
    canvas.text(lines, area);
    if let Some(cell) = end.and_then(|end| canvas.buffer_mut().cell_mut(end)) {
        cell.set_style(theme.row_end());
    }
}

/// The row under the cursor stands between a mark with the words of the first column, and a block in
/// the border at its end. A step of the cursor costs a slow line every cell that changes: a row that
/// is lit from end to end takes as many bytes again as the step without it.
fn begin(mut row: Line<'static>, focused: bool, theme: Theme) -> Line<'static> {
    if let Some(first) = row.spans.get(2) {
        let (words, blank) = first.content.split_at(first.content.trim_end().len());
        let parts = [words, blank].map(|part| Span::styled(part.to_owned(), first.style));
        row.spans.splice(2..3, parts);
    }
    for span in row.spans.iter_mut().take(3) {
        span.style = span.style.patch(theme.selected(focused));
    }
    row
}

fn marked(row: Line<'static>, cursor: &'static str, mark: Span<'static>) -> Line<'static> {
    let mut spans = vec![Span::raw(cursor), mark];
    spans.extend(row.spans);
    Line { spans, style: row.style, alignment: row.alignment }
}

/// Words cut and filled to their columns, with a space between.
pub fn cells<const N: usize>(words: [&str; N], widths: [usize; N], theme: Theme) -> String {
    let cells = words.iter().zip(widths);
    let cells = cells.map(|(words, width)| text::cell(words, width, theme.ellipsis()));
    cells.collect::<Vec<_>>().join(" ")
}
