//! Columns of text, for people.

use super::output;
use crate::contract::{Badge, Tone, columns};
use std::{
    env,
    io::{self, IsTerminal},
};

/// No column is cut to less than this.
const MIN_WIDTH: usize = 8;
/// No column of a pipe is filled up to more than this, because one long name is no reason to.
const MAX_FILLED: usize = 48;
const GAP: &str = "  ";
/// Stands for what was cut off, also where only ASCII is shown.
const CUT: &str = "..";

/// One cell, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    text: String,
    tone: Option<Tone>,
}

/// What shows the table. A pipe has no end to its lines, and no colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    pub columns: Option<usize>,
    pub colours: Colours,
    pub addressing: Addressing,
}

/// Whether a column can be gone to (ECMA-48, CHA).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Addressing {
    Absolute,
    #[default]
    None,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    Shown,
    #[default]
    Left,
}

/// The widths of the columns.
#[derive(Clone, Copy, Debug)]
pub struct Layout<const N: usize> {
    widths: [usize; N],
    screen: Screen,
}

impl Cell {
    pub fn new(text: &str) -> Self {
        // One row is one line, whatever a name holds.
        let line = text.replace(['\n', '\r', '\t'], " ");
        Self { text: output::printable(&line).into_owned(), tone: None }
    }

    /// The cell with more text in the same tone.
    pub fn followed_by(self, text: &str) -> Self {
        Self { text: format!("{} {}", self.text, Self::new(text).text), tone: self.tone }
    }

    fn width(&self) -> usize {
        columns::of(&self.text)
    }
}

impl From<Badge> for Cell {
    fn from(badge: Badge) -> Self {
        Self { text: badge.text.to_owned(), tone: Some(badge.tone) }
    }
}

impl Screen {
    /// What standard output leads to.
    pub fn of_stdout() -> Self {
        if !io::stdout().is_terminal() {
            return Self::default();
        }
        let size = rustix::termios::tcgetwinsize(io::stdout());
        let columns = size.ok().map(|size| usize::from(size.ws_col)).filter(|width| *width > 0);
        // https://no-color.org
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = output::is_dumb_terminal();
        let colours = if plain || is_dumb { Colours::Left } else { Colours::Shown };
        let addressing = if is_dumb { Addressing::None } else { Addressing::Absolute };
        Self { columns, colours, addressing }
    }
}

impl<const N: usize> Layout<N> {
    /// As wide as `rows` need, and on a narrow screen as narrow as it asks for.
    pub fn of(rows: &[[Cell; N]], screen: Screen) -> Self {
        let natural = |column: usize| rows.iter().map(|row| row[column].width()).max();
        let mut widths: [usize; N] = std::array::from_fn(|column| natural(column).unwrap_or(0));
        let gaps = gaps(&widths);
        let Some(room) = screen.columns else {
            return Self { widths: widths.map(|width| width.min(MAX_FILLED)), screen };
        };
        while widths.iter().sum::<usize>() + gaps > room {
            match widths.iter_mut().max() {
                Some(widest) if *widest > MIN_WIDTH => *widest -= 1,
                _ => break,
            }
        }
        Self { widths, screen }
    }

    /// A line that the terminal breaks has more than one of each column.
    fn can_go_to_columns(&self) -> bool {
        let whole = self.widths.iter().sum::<usize>() + gaps(&self.widths);
        let Screen { columns, addressing, .. } = self.screen;
        addressing == Addressing::Absolute && columns.is_some_and(|room| whole <= room)
    }

    /// `row` as one line without its end. What is wider than its column is cut on a screen, and
    /// moves the rest aside in a pipe.
    pub fn line(&self, row: &[Cell; N]) -> String {
        let mut line = String::new();
        // A terminal may need fewer columns than were counted.
        let mut is_disputed = false;
        let mut start = 0;
        for (column, (cell, width)) in row.iter().zip(self.widths).enumerate() {
            let text = match self.screen.columns {
                Some(_) => cut(&cell.text, width),
                None => cell.text.clone(),
            };
            let filling = width.saturating_sub(columns::of(&text));
            line.push_str(if column == 0 { "" } else { GAP });
            if is_disputed && self.can_go_to_columns() {
                line += &format!("\u{1b}[{}G", start + 1);
            }
            (is_disputed, start) = (columns::are_disputed(&text), start + width + GAP.len());
            match cell.tone.and_then(colour).filter(|_| self.screen.colours == Colours::Shown) {
                Some(colour) => line += &format!("\u{1b}[{colour}m{text}\u{1b}[m"),
                None => line.push_str(&text),
            }
            line.extend(std::iter::repeat_n(' ', filling));
        }
        line.truncate(line.trim_end().len());
        line
    }
}

/// Columns between those of a table. What is empty from top to bottom stands last, and needs none.
fn gaps(widths: &[usize]) -> usize {
    GAP.len() * widths.iter().filter(|width| **width > 0).count().saturating_sub(1)
}

/// The lines of a whole table, whose first row names the columns.
pub fn lines<const N: usize>(heads: [&str; N], rows: Vec<[Cell; N]>) -> Vec<String> {
    let rows: Vec<_> = std::iter::once(heads.map(Cell::new)).chain(rows).collect();
    let layout = Layout::of(&rows, Screen::of_stdout());
    rows.iter().map(|row| layout.line(row)).collect()
}

/// The foreground of a tone (ECMA-48), of the eight colours that every terminal has.
fn colour(tone: Tone) -> Option<u8> {
    match tone {
        Tone::Good => Some(32),
        Tone::Pending => Some(33),
        Tone::Bad => Some(31),
        Tone::Neutral => None,
    }
}

fn cut(text: &str, width: usize) -> String {
    match columns::of(text) <= width {
        true => text.to_owned(),
        false => columns::kept(text, width.saturating_sub(CUT.len())).to_owned() + CUT,
    }
}
