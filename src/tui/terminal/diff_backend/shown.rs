//! What the terminal shows, cell by cell.

use super::style::CellStyle;
use ratatui::{buffer::Cell, layout::Position};

/// What stands in a cell of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenCell {
    /// An ASCII character, which any terminal draws one column wide.
    Plain(u8, CellStyle),
    /// Anything else: to be drawn by who knows it whole.
    Other,
}

const BLANK: ScreenCell = ScreenCell::Plain(b' ', CellStyle::DEFAULT);

/// The cells that were drawn; all others are blank.
#[derive(Debug, Default)]
pub struct ScreenCells {
    rows: Vec<Vec<ScreenCell>>,
    /// Columns that are known to be there.
    edge: u16,
}

impl ScreenCells {
    pub fn edge(&self) -> u16 {
        self.edge
    }

    pub fn at(&self, x: u16, y: u16) -> ScreenCell {
        let row = self.rows.get(usize::from(y));
        row.and_then(|row| row.get(usize::from(x))).copied().unwrap_or(BLANK)
    }

    pub fn note(&mut self, x: u16, y: u16, shown: ScreenCell) {
        let (x, y) = (usize::from(x), usize::from(y));
        if self.rows.len() <= y {
            self.rows.resize_with(y + 1, Vec::new);
        }
        let row = &mut self.rows[y];
        if row.len() <= x {
            row.resize(x + 1, BLANK);
        }
        row[x] = shown;
        self.edge = self.edge.max(row.len() as u16);
    }

    /// Nothing is shown.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is shown is not known.
    pub fn forget(&mut self) {
        self.rows.iter_mut().flatten().for_each(|shown| *shown = ScreenCell::Other);
    }

    /// Whether the cell is a blank that cannot be told from the one the terminal shows: of a blank,
    /// only what is behind it can be seen.
    pub fn has_blank(&self, x: u16, y: u16, cell: &Cell) -> bool {
        cell.symbol() == " " && self.are_blank((x, y), 1, CellStyle::of(cell))
    }

    /// Whether the terminal shows nothing but blanks in these columns.
    pub fn are_blank(&self, (x, y): (u16, u16), width: u16, style: CellStyle) -> bool {
        (x..x.saturating_add(width)).all(|x| {
            matches!(self.at(x, y), ScreenCell::Plain(b' ', shown) if shown.draws_as(b' ', style))
        })
    }

    /// What stands between two places of a row, if all of it can be written in `style`.
    pub fn between(
        &self,
        from: Position,
        to: Position,
        style: CellStyle,
    ) -> Option<impl Iterator<Item = u8>> {
        let bytes = (from.x..to.x).map(move |x| match self.at(x, to.y) {
            ScreenCell::Plain(byte, shown) if shown.draws_as(byte, style) => Some(byte),
            _ => None,
        });
        let is_writable = bytes.clone().all(|byte| byte.is_some());
        is_writable.then(|| bytes.flatten())
    }
}
