//! The pen that draws a frame: where it is, how it draws, and the bytes that it has written.

use super::{
    movement::{self, Certainty, Movement},
    shown::{ScreenCell, ScreenCells},
    style::CellStyle,
};
use crate::contract::columns;
use ratatui::{
    buffer::{Cell, CellWidth},
    layout::Position,
};

#[derive(Debug)]
pub struct CellWriter {
    pub at: Option<Position>,
    pub since: Drawn,
    pub style: CellStyle,
    /// Up to which column of this row a terminal that draws marks beside their letter may have drawn
    /// some.
    stale_until: u16,
    pub out: Vec<u8>,
}

/// The widest kind of character since the place was last named: terminals differ in how wide some
/// are, and what stands behind them must not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drawn {
    Plain,
    Narrow,
    Wide,
    /// Where the pen is behind it is anyone's guess.
    Disputed,
}

/// A cell of a frame as it is drawn.
#[derive(Clone, Copy)]
pub struct Glyph<'a> {
    pub at: Position,
    pub cell: &'a Cell,
    pub style: CellStyle,
    /// Absent where it is no ASCII character.
    pub plain: Option<u8>,
    pub width: u16,
    /// Letters of no width: terminals may draw each in a column of its own.
    pub marks: u16,
    pub drawn: Drawn,
}

impl<'a> Glyph<'a> {
    pub fn of((x, y, cell): (u16, u16, &'a Cell)) -> Self {
        let symbol = cell.symbol();
        let plain = match symbol.as_bytes() {
            [byte @ b' '..=b'~'] => Some(*byte),
            _ => None,
        };
        let (at, style) = (Position { x, y }, CellStyle::of(cell));
        if plain.is_some() {
            return Self { at, cell, style, plain, width: 1, marks: 0, drawn: Drawn::Plain };
        }
        let width = cell.cell_width().max(1);
        let marks = symbol.chars().filter(|c| columns::of_char(*c) == 0).count() as u16;
        let drawn = match (width, marks) {
            _ if columns::are_disputed(symbol) => Drawn::Disputed,
            (1, 0) => Drawn::Narrow,
            _ => Drawn::Wide,
        };
        Self { at, cell, style, plain, width, marks, drawn }
    }

    pub fn is_blank(&self) -> bool {
        self.plain == Some(b' ')
    }

    /// The column behind it.
    pub fn end(&self) -> u16 {
        self.at.x.saturating_add(self.width)
    }
}

/// Where a pen is, and how it draws.
#[derive(Clone, Copy)]
pub struct WriterState {
    pub at: Option<Position>,
    pub since: Drawn,
    pub style: CellStyle,
}

/// How the pen gets to what it draws next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Move(Movement),
    /// By writing what stands there already, in this style.
    Write(Position, CellStyle),
}

impl WriterState {
    /// To a place where something is drawn in `style`.
    pub fn way(self, cells: &ScreenCells, to: Position, style: CellStyle, drawn: Drawn) -> Way {
        let Some(at) = self.at else { return Way::Move(Movement::Absolute(to)) };
        let is_sure = match drawn {
            Drawn::Plain => self.since < Drawn::Wide,
            _ => self.since < Drawn::Disputed,
        };
        if is_sure && at == to {
            return Way::Move(Movement::None);
        }
        // Terminals differ in where they are behind the last column.
        let is_before = at.y == to.y && at.x < to.x;
        if at.x >= cells.edge() && !is_before {
            return Way::Move(Movement::Absolute(to));
        }
        let certainty = match self.since {
            Drawn::Plain => Certainty::Sure,
            _ => Certainty::Unsure,
        };
        let movement = movement::shortest(at, certainty, to);
        let gap = usize::from(to.x.saturating_sub(at.x));
        if is_before && gap <= movement.len() && self.since < Drawn::Wide {
            // The look of the cell to come has to be set anyhow.
            for style in [self.style, style] {
                if cells.between(at, to, style).is_some() {
                    return Way::Write(at, style);
                }
            }
        }
        Way::Move(movement)
    }
}

impl CellWriter {
    pub fn new(style: CellStyle) -> Self {
        let out = Vec::with_capacity(512);
        Self { at: None, since: Drawn::Plain, style, stale_until: 0, out }
    }

    fn state(&self) -> WriterState {
        WriterState { at: self.at, since: self.since, style: self.style }
    }

    fn set_style(&mut self, style: CellStyle) {
        self.out.extend(self.style.change_to(style).as_bytes());
        self.style = style;
    }

    /// Brings the pen to a cell that is to be drawn in `style`.
    fn go(&mut self, cells: &ScreenCells, to: Position, style: CellStyle, drawn: Drawn) {
        match self.state().way(cells, to, style, drawn) {
            Way::Move(movement) => {
                movement.write(&mut self.out);
                if movement != Movement::None {
                    self.since = Drawn::Plain;
                }
            }
            Way::Write(from, style) => {
                self.set_style(style);
                self.out.extend(cells.between(from, to, style).into_iter().flatten());
            }
        }
        self.at = Some(to);
    }

    /// Draws cells of one row that lie beside each other, and what of the row they have spoiled.
    pub fn draw(&mut self, cells: &mut ScreenCells, glyphs: &[Glyph]) {
        let mut rest = glyphs;
        while let Some((glyph, after)) = rest.split_first() {
            self.redraw_stale(cells, glyph.at);
            let Position { x, y } = glyph.at;
            if x >= self.stale_until && cells.has_blank(x, y, glyph.cell) {
                rest = after;
                continue;
            }
            let blanks = blanks(cells, rest);
            rest = match erases(blanks, blanks.glyphs == rest.len()) {
                true => {
                    self.erase(cells, glyph, blanks.columns);
                    &rest[blanks.glyphs..]
                }
                false => {
                    self.put(cells, glyph);
                    after
                }
            };
        }
        self.redraw_stale(cells, Position { x: 0, y: u16::MAX });
    }

    fn put(&mut self, cells: &mut ScreenCells, glyph: &Glyph) {
        let Glyph { at, style, plain, width, .. } = *glyph;
        self.go(cells, at, style, glyph.drawn);
        if !plain.is_some_and(|byte| style.draws_as(byte, self.style)) {
            self.set_style(style);
        }
        if glyph.drawn == Drawn::Disputed && !cells.are_blank((at.x, at.y), width, style) {
            self.out.extend(std::iter::repeat_n(b' ', usize::from(width)));
            self.at = Some(Position { x: glyph.end(), y: at.y });
            self.go(cells, at, style, glyph.drawn);
        }
        self.out.extend(glyph.cell.symbol().as_bytes());
        let shown = plain.map_or(ScreenCell::Other, |byte| ScreenCell::Plain(byte, style));
        cells.note(at.x, at.y, shown);
        for behind in 1..width {
            cells.note(at.x.saturating_add(behind), at.y, ScreenCell::Other);
        }
        if glyph.marks > 0 {
            let stale = self.stale_until.max(glyph.end());
            self.stale_until = stale.saturating_add(glyph.marks);
        }
        self.since = self.since.max(glyph.drawn);
        self.at = Some(Position { x: glyph.end(), y: at.y });
    }

    /// Blanks `columns` from `first` on.
    fn erase(&mut self, cells: &mut ScreenCells, first: &Glyph, columns: u16) {
        let Position { x, y } = first.at;
        self.go(cells, first.at, first.style, Drawn::Plain);
        if !first.style.draws_as(b' ', self.style) {
            self.set_style(first.style);
        }
        movement::erase(columns, &mut self.out);
        for x in x..x.saturating_add(columns) {
            cells.note(x, y, ScreenCell::Plain(b' ', first.style));
        }
    }

    /// Draws what stands in the spoiled columns of the row before `next`, which nobody else does.
    fn redraw_stale(&mut self, cells: &ScreenCells, next: Position) {
        let Some(from) = self.at else { return };
        let is_same_row = next.y == from.y;
        let end = if is_same_row { next.x } else { cells.edge() };
        for x in from.x..end.min(self.stale_until) {
            if let ScreenCell::Plain(byte, style) = cells.at(x, from.y) {
                self.go(cells, Position { x, y: from.y }, style, Drawn::Plain);
                self.set_style(style);
                self.out.push(byte);
                self.at = Some(Position { x: x + 1, y: from.y });
            }
        }
        if !is_same_row {
            self.stale_until = 0;
        }
    }
}

/// Blanks beside each other: how many cells of a frame, and how many columns with those between them
/// that are blank already.
#[derive(Clone, Copy, Default)]
pub struct Blanks {
    pub glyphs: usize,
    pub columns: u16,
}

/// The blanks that `glyphs` begin with, if erasing leaves the same: what is erased has the
/// terminal's own background, whatever the terminal erases with.
pub fn blanks(cells: &ScreenCells, glyphs: &[Glyph]) -> Blanks {
    let mut found = Blanks::default();
    let Some(first) = glyphs.first() else { return found };
    for glyph in glyphs {
        let end = first.at.x.saturating_add(found.columns);
        let gap = glyph.at.x.saturating_sub(end);
        if !glyph.is_blank()
            || !glyph.style.draws_as(b' ', CellStyle::DEFAULT)
            || !cells.are_blank((end, first.at.y), gap, CellStyle::DEFAULT)
        {
            break;
        }
        found = Blanks { glyphs: found.glyphs + 1, columns: glyph.end() - first.at.x };
    }
    found
}

/// Whether `blanks` are erased rather than written: to what follows them the pen has to go.
pub fn erases(blanks: Blanks, are_last: bool) -> bool {
    let columns = usize::from(blanks.columns);
    let erasing = movement::erase_len(blanks.columns);
    let going = if are_last { 0 } else { erasing };
    columns > erasing + going
}
