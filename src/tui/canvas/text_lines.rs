//! Lines of text as cells: ours, because ratatui's widgets count the columns of a letter otherwise than
//! terminals do.
//!
//! A letter takes the columns that [`columns`] counts. Words whose columns terminals dispute are one cell
//! of their whole width: a terminal draws them in one go, and they are drawn anew as a whole, since nobody
//! knows in which of the columns which of the letters stands.

use crate::contract::columns;
use ratatui::{
    buffer::{Buffer, Cell, CellDiffOption, CellWidth},
    layout::{Alignment, Rect},
    style::Style,
    text::Line,
    widgets::Widget,
};
use std::num::NonZeroU16;
use unicode_segmentation::UnicodeSegmentation;

/// Lines below each other; what does not fit is cut off.
#[derive(Clone, Debug, Default)]
pub struct TextLines {
    lines: Vec<Line<'static>>,
    scroll: u16,
    alignment: Option<Alignment>,
    style: Style,
}

impl TextLines {
    pub fn new(lines: Vec<Line<'static>>) -> Self {
        Self { lines, ..Self::default() }
    }

    /// Without the first `rows`.
    pub fn scroll(self, rows: u16) -> Self {
        Self { scroll: rows, ..self }
    }

    pub fn centered(self) -> Self {
        Self { alignment: Some(Alignment::Center), ..self }
    }

    /// In a style of the whole area.
    pub fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

impl From<Vec<Line<'static>>> for TextLines {
    fn from(lines: Vec<Line<'static>>) -> Self {
        Self::new(lines)
    }
}

impl From<Line<'static>> for TextLines {
    fn from(line: Line<'static>) -> Self {
        Self::new(vec![line])
    }
}

impl Widget for TextLines {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        buffer.set_style(area, self.style);
        let lines = self.lines.iter().skip(usize::from(self.scroll));
        for (line, row) in lines.zip(area.rows()) {
            let columns = u16::try_from(line_columns(line)).unwrap_or(u16::MAX);
            let indent = match line.alignment.or(self.alignment) {
                Some(Alignment::Center) => (row.width / 2).saturating_sub(columns / 2),
                Some(Alignment::Right) => row.width.saturating_sub(columns),
                Some(Alignment::Left) | None => 0,
            };
            put(buffer, Rect { x: row.x + indent, width: row.width - indent, ..row }, line);
        }
    }
}

/// Columns that `line` takes.
pub fn line_columns(line: &Line) -> usize {
    line.spans.iter().map(|span| columns::of(&span.content)).sum()
}

/// Draws `line` from the begin of `row`.
fn put(buffer: &mut Buffer, row: Rect, line: &Line) {
    let mut x = row.x;
    for span in &line.spans {
        let style = line.style.patch(span.style);
        for piece in pieces(&span.content) {
            let room = row.right() - x;
            // The end of a word that is cut off stays blank, as that of a wide letter does.
            let shown = columns::kept(piece, usize::from(room));
            if shown.len() < piece.len() {
                put_begin(buffer, (x, row.y), shown, style);
                return;
            }
            x += put_piece(buffer, (x, row.y), shown, style);
        }
    }
}

/// Draws the begin of what was to be one cell.
fn put_begin(buffer: &mut Buffer, (x, y): (u16, u16), begin: &str, style: Style) {
    let mut x = x;
    for piece in pieces(begin) {
        x += put_piece(buffer, (x, y), piece, style);
    }
}

/// Draws what is one cell, and gives its columns.
fn put_piece(buffer: &mut Buffer, (x, y): (u16, u16), piece: &str, style: Style) -> u16 {
    let width = columns::of(piece) as u16;
    let Some(forced) = NonZeroU16::new(width) else { return 0 };
    for covered in x..x + width {
        buffer[(covered, y)].set_symbol(" ").set_style(style).set_diff_option(CellDiffOption::None);
    }
    force_width(buffer[(x, y)].set_symbol(piece), forced);
    width
}

fn force_width(cell: &mut Cell, width: NonZeroU16) {
    cell.set_diff_option(CellDiffOption::None);
    if cell.cell_width() != width.get() {
        cell.set_diff_option(CellDiffOption::ForcedWidth(width));
    }
}

/// `text` in what are cells: words whose columns are disputed, and the letters of all others.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(' ').unwrap_or(rest.len());
        let disputed = disputed_words(rest);
        let (piece, is_cell) = match disputed {
            0 => (word.max(1), false),
            disputed => (disputed, true),
        };
        let (piece, after) = rest.split_at(piece);
        match is_cell {
            true => pieces.push(piece),
            false => {
                let shown = |letter: &&str| !letter.contains(char::is_control);
                pieces.extend(piece.graphemes(true).filter(shown));
            }
        }
        rest = after;
    }
    pieces
}

/// Bytes of the disputed words at the begin of `text`, with the single spaces between them: in a
/// terminal that needs fewer columns, the gap is behind a name and not within it.
fn disputed_words(text: &str) -> usize {
    let mut end = 0;
    for word in text.split(' ') {
        if word.contains(char::is_control) || !columns::are_disputed(word) {
            break;
        }
        end += word.len() + usize::from(end > 0);
    }
    end
}

/// Cuts what reaches into `area` from the left: a terminal would draw it over what is drawn there.
pub fn cut_at(buffer: &mut Buffer, area: Rect) {
    for row in area.intersection(buffer.area).rows() {
        let mut x = buffer.area.x;
        while x < row.x {
            let cell = &buffer[(x, row.y)];
            let width = cell.cell_width().max(1);
            let end = x.saturating_add(width);
            if end > row.x {
                let (symbol, style) = (cell.symbol().to_owned(), cell.style());
                let room = row.x - x;
                for covered in x..row.x {
                    buffer[(covered, row.y)].set_symbol(" ").set_diff_option(CellDiffOption::None);
                }
                put_begin(buffer, (x, row.y), columns::kept(&symbol, usize::from(room)), style);
            }
            x = end;
        }
    }
}
