//! Rows under column titles, one of them under the cursor.

use crate::tui::{mouse::Spot, text, theme::Theme};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

/// Columns the cursor mark takes on the left of each row.
pub const MARK: usize = 2;

/// Draws `titles` and, below them, `rows`; `cursor` is the row to mark.
pub fn table(
    frame: &mut Frame,
    area: Rect,
    titles: Line<'static>,
    rows: impl Iterator<Item = Line<'static>>,
    cursor: Option<usize>,
    focused: bool,
    theme: Theme,
) {
    let mut lines = vec![marked(titles, "  ").style(theme.dim())];
    let room = usize::from(area.height.saturating_sub(1));
    for (at, row) in rows.take(room).enumerate() {
        lines.push(match Some(at) == cursor {
            true => under_cursor(marked(row, &format!("{} ", theme.cursor())), focused, theme),
            false => marked(row, "  "),
        });
    }
    let count = lines.len() as u16 - 1;
    frame.render_widget(Paragraph::new(lines), area);
    for at in 0..count {
        Spot::Row(at).cover(frame, Rect { y: area.y + 1 + at, height: 1, ..area });
    }
}

/// The mark and the first column show the cursor: a step of it costs a slow line every cell that
/// changes, and the rest of a wide row is the better part of them.
fn under_cursor(mut row: Line<'static>, focused: bool, theme: Theme) -> Line<'static> {
    for span in row.spans.iter_mut().take(2) {
        span.style = span.style.patch(theme.selected(focused));
    }
    row
}

fn marked(row: Line<'static>, mark: &str) -> Line<'static> {
    let mut spans = vec![Span::raw(mark.to_owned())];
    spans.extend(row.spans);
    Line { spans, style: row.style, alignment: row.alignment }
}

/// Words cut and filled to their columns, with a space between.
pub fn cells<const N: usize>(words: [&str; N], widths: [usize; N], theme: Theme) -> String {
    let cells = words.iter().zip(widths);
    let cells = cells.map(|(words, width)| text::cell(words, width, theme.ellipsis()));
    cells.collect::<Vec<_>>().join(" ")
}
