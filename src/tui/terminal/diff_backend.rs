//! Draws cells with few bytes: ours, because ratatui's backend moves and styles anew for most changes,
//! and each byte crosses an SSH line.
//!
//! What changes is drawn in the order that takes the fewest bytes: by the shortest movements, over
//! short gaps by writing what stands there already, with the difference of a style to the one before,
//! and long blanks erased. Letters whose columns terminals dispute are drawn on blanks, and whatever
//! follows them is gone to.

mod cell_writer;
mod movement;
mod order;
mod shown;
pub mod style;

use crate::tui::terminal::diff_backend::{
    cell_writer::{CellWriter, Glyph},
    shown::ScreenCells,
    style::CellStyle,
};
use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};
use std::io::{self, Write};

/// A backend that remembers what the terminal shows.
pub struct DiffBackend<W: Write> {
    terminal: CrosstermBackend<W>,
    cells: ScreenCells,
    /// How it draws on, frame after frame.
    style: CellStyle,
    cursor: Cursor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    Visible,
}

impl<W: Write> DiffBackend<W> {
    pub fn new(writer: W) -> Self {
        Self {
            terminal: CrosstermBackend::new(writer),
            cells: ScreenCells::default(),
            style: CellStyle::DEFAULT,
            cursor: Cursor::Unknown,
        }
    }
}

impl<W: Write> Backend for DiffBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let glyphs: Vec<Glyph> = content.map(Glyph::of).collect();
        let parts = order::parts(&self.cells, &glyphs);
        let mut pen = CellWriter::new(self.style);
        for at in order::order(&self.cells, &parts, self.style) {
            pen.draw(&mut self.cells, &glyphs[parts[at].glyphs.clone()]);
        }
        self.style = pen.style;
        self.terminal.write_all(&pen.out)
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
            ClearType::All => self.cells.clear(),
            // What is left of a part is not known cell by cell.
            _ => self.cells.forget(),
        }
        // Whoever had the terminal meanwhile may have left it in any style.
        (self.cursor, self.style) = (Cursor::Unknown, CellStyle::DEFAULT);
        self.terminal.write_all(CellStyle::RESET.as_bytes())?;
        self.terminal.clear_region(region)
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.cells.clear();
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
