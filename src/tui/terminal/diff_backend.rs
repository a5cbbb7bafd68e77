//! Draws cells with few bytes: ours, because ratatui's backend moves and styles anew for most changes,
//! and each byte crosses an SSH line.
//!
//! Between two changed cells it writes what stands there already where that is shorter than a
//! movement, and of a style it writes the difference to the one before. Letters whose columns terminals
//! dispute are drawn on blanks, and whatever follows them is gone to.

mod movement;
pub mod style;

use crate::{
    contract::columns,
    tui::terminal::diff_backend::{
        movement::{below, forward},
        style::CellStyle,
    },
};
use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::{Cell, CellWidth},
    layout::{Position, Size},
};
use std::io::{self, Write};

/// A backend that remembers what the terminal shows.
pub struct DiffBackend<W: Write> {
    terminal: CrosstermBackend<W>,
    rows: Vec<Vec<ScreenCell>>,
    /// Columns that are known to be there.
    edge: u16,
    /// How it draws on, frame after frame.
    style: CellStyle,
    cursor: Cursor,
}

/// What stands in a cell of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ScreenCell {
    /// An ASCII character, which any terminal draws one column wide.
    Plain(u8, CellStyle),
    /// Anything else: to be drawn by who knows it whole.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    Visible,
}

/// Where the pen is while it draws a frame, and how it draws.
struct FrameWriter {
    at: Option<Position>,
    since: Drawn,
    style: CellStyle,
    /// Up to which column of this row a terminal that draws marks beside their letter may have drawn
    /// some.
    stale_until: u16,
    out: Vec<u8>,
}

/// The widest kind of character since the place was last named: terminals differ in how wide some
/// are, and what stands behind them must not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Drawn {
    Plain,
    Narrow,
    Wide,
    /// Where the pen is behind it is anyone's guess.
    Disputed,
}

/// Bytes that name a place, at least.
const SHORTEST_MOVE: usize = 6;

const BLANK: ScreenCell = ScreenCell::Plain(b' ', CellStyle::DEFAULT);

impl<W: Write> DiffBackend<W> {
    pub fn new(writer: W) -> Self {
        Self {
            terminal: CrosstermBackend::new(writer),
            rows: Vec::new(),
            edge: 0,
            style: CellStyle::DEFAULT,
            cursor: Cursor::Unknown,
        }
    }

    fn shown(&self, x: u16, y: u16) -> ScreenCell {
        let row = self.rows.get(usize::from(y));
        row.and_then(|row| row.get(usize::from(x))).copied().unwrap_or(BLANK)
    }

    fn note(&mut self, x: u16, y: u16, shown: ScreenCell) {
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

    /// Brings the pen to a cell that is to be drawn in `style`.
    fn go(&self, stroke: &mut FrameWriter, to: Position, style: CellStyle, is_plain: bool) {
        let is_there = match is_plain {
            true => stroke.since < Drawn::Wide,
            false => stroke.since < Drawn::Disputed,
        };
        if is_there && stroke.at == Some(to) {
            return;
        }
        let absolute = format!("\x1b[{};{}H", to.y + 1, to.x + 1);
        let is_sure = stroke.since == Drawn::Plain;
        // Terminals differ in where they are behind the last column.
        let above = stroke.at.filter(|at| is_sure && at.y < to.y && at.x < self.edge);
        if let Some(at) = above {
            let relative = below(at, to);
            let shorter = if relative.len() < absolute.len() { relative } else { absolute };
            stroke.out.extend(shorter.as_bytes());
            stroke.at = Some(to);
            return;
        }
        let before = stroke.at.filter(|at| is_sure && at.y == to.y && at.x < to.x);
        if let Some(at) = before {
            let gap = usize::from(to.x - at.x);
            let relative = forward(to.x - at.x);
            let shorter = if relative.len() < absolute.len() { relative } else { absolute };
            // The look of the cell to come has to be set anyhow.
            let written = [stroke.style, style]
                .into_iter()
                .filter(|_| gap <= shorter.len())
                .find_map(|style| Some((style, self.between(at, to, style)?)));
            match written {
                Some((style, text)) => {
                    stroke.set_style(style);
                    stroke.out.extend(text);
                }
                None => stroke.out.extend(shorter.as_bytes()),
            }
        } else {
            stroke.out.extend(absolute.as_bytes());
            stroke.since = Drawn::Plain;
        }
        stroke.at = Some(to);
    }

    /// Draws what stands in the spoiled columns of the row before `next`, which nobody else does.
    fn redraw_stale(&self, stroke: &mut FrameWriter, next: Position) {
        let Some(from) = stroke.at else { return };
        let is_same_row = next.y == from.y;
        let end = if is_same_row { next.x } else { self.edge };
        for x in from.x..end.min(stroke.stale_until) {
            if let ScreenCell::Plain(byte, style) = self.shown(x, from.y) {
                self.go(stroke, Position { x, y: from.y }, style, true);
                stroke.set_style(style);
                stroke.out.push(byte);
                stroke.at = Some(Position { x: x + 1, y: from.y });
            }
        }
        if !is_same_row {
            stroke.stale_until = 0;
        }
    }

    /// Whether the cell is a blank that cannot be told from the one the terminal shows: of a blank,
    /// only what is behind it can be seen.
    fn is_there(&self, x: u16, y: u16, cell: &Cell) -> bool {
        let blank = |style: CellStyle| style.draws_as(b' ', CellStyle::of(cell));
        cell.symbol() == " "
            && matches!(self.shown(x, y), ScreenCell::Plain(b' ', shown) if blank(shown))
    }

    /// Whether such blanks at the begin of `content` are worth drawing, because what follows them
    /// would have to be gone to otherwise.
    fn cheaper_to_write(&self, stroke: &FrameWriter, content: &[(u16, u16, &Cell)]) -> bool {
        let Some(&(x, y, _)) = content.first() else { return false };
        if stroke.since == Drawn::Plain || stroke.at != Some(Position { x, y }) {
            return false;
        }
        let blanks = content.iter().take_while(|(x, y, cell)| self.is_there(*x, *y, cell)).count();
        let next = content.get(blanks).map(|(x, y, _)| (*x, *y));
        blanks < SHORTEST_MOVE && next == Some((x.saturating_add(blanks as u16), y))
    }

    /// Whether the terminal shows nothing but blanks in these columns.
    fn is_blank(&self, (x, y): (u16, u16), width: u16, style: CellStyle) -> bool {
        (x..x.saturating_add(width)).all(|x| {
            matches!(self.shown(x, y), ScreenCell::Plain(b' ', shown) if shown.draws_as(b' ', style))
        })
    }

    /// What stands between two places of a row, where it can be written in `style`.
    fn between(&self, from: Position, to: Position, style: CellStyle) -> Option<Vec<u8>> {
        (from.x..to.x)
            .map(|x| match self.shown(x, to.y) {
                ScreenCell::Plain(byte, shown) if shown.draws_as(byte, style) => Some(byte),
                _ => None,
            })
            .collect()
    }
}

impl FrameWriter {
    /// Blanks the next `width` columns.
    fn wipe(&mut self, width: u16) {
        self.out.extend(std::iter::repeat_n(b' ', usize::from(width)));
        // Behind the last column, too, the place is not known.
        self.at = None;
    }

    fn set_style(&mut self, style: CellStyle) {
        self.out.extend(self.style.change_to(style).as_bytes());
        self.style = style;
    }
}

impl<W: Write> Backend for DiffBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let out = Vec::with_capacity(512);
        let mut stroke =
            FrameWriter { at: None, since: Drawn::Plain, style: self.style, stale_until: 0, out };
        let content: Vec<_> = content.collect();
        for (at, &(x, y, cell)) in content.iter().enumerate() {
            let style = CellStyle::of(cell);
            let symbol = cell.symbol();
            let plain = match symbol.as_bytes() {
                [byte @ b' '..=b'~'] => Some(*byte),
                _ => None,
            };
            self.redraw_stale(&mut stroke, Position { x, y });
            let is_spoiled = x < stroke.stale_until;
            if !is_spoiled
                && self.is_there(x, y, cell)
                && !self.cheaper_to_write(&stroke, &content[at..])
            {
                continue;
            }
            self.go(&mut stroke, Position { x, y }, style, plain.is_some());
            if !plain.is_some_and(|byte| style.draws_as(byte, stroke.style)) {
                stroke.set_style(style);
            }
            let width = cell.cell_width().max(1);
            let is_disputed = plain.is_none() && columns::are_disputed(symbol);
            if is_disputed && !self.is_blank((x, y), width, style) {
                stroke.wipe(width);
                self.go(&mut stroke, Position { x, y }, style, false);
            }
            stroke.out.extend(symbol.as_bytes());
            self.note(x, y, plain.map_or(ScreenCell::Other, |byte| ScreenCell::Plain(byte, style)));
            for behind in 1..width {
                self.note(x.saturating_add(behind), y, ScreenCell::Other);
            }
            let behind = x.saturating_add(width);
            let marks = symbol.chars().filter(|c| columns::of_char(*c) == 0).count() as u16;
            if marks > 0 {
                stroke.stale_until = stroke.stale_until.max(behind).saturating_add(marks);
            }
            stroke.since = stroke.since.max(match (plain, width, marks) {
                (Some(_), ..) => Drawn::Plain,
                _ if is_disputed => Drawn::Disputed,
                (None, 1, 0) => Drawn::Narrow,
                (None, ..) => Drawn::Wide,
            });
            stroke.at = Some(Position { x: behind, y });
        }
        self.redraw_stale(&mut stroke, Position { x: 0, y: u16::MAX });
        self.style = stroke.style;
        self.terminal.write_all(&stroke.out)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor == Cursor::Hidden {
            return Ok(());
        }
        self.cursor = Cursor::Hidden;
        self.terminal.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor == Cursor::Visible {
            return Ok(());
        }
        self.cursor = Cursor::Visible;
        self.terminal.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.terminal.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.terminal.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        match region {
            ClearType::All => {
                self.rows.clear();
                self.edge = 0;
            }
            // What is left of a part is not known cell by cell.
            _ => self.rows.iter_mut().flatten().for_each(|shown| *shown = ScreenCell::Other),
        }
        // Whoever had the terminal meanwhile may have left it in any style.
        (self.cursor, self.style) = (Cursor::Unknown, CellStyle::DEFAULT);
        self.terminal.write_all(CellStyle::RESET.as_bytes())?;
        self.terminal.clear_region(region)
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.rows.clear();
        self.terminal.append_lines(count)
    }

    fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.terminal.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.terminal)
    }
}
