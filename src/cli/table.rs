//! Columns of text, for people.

use super::output;
use crate::contract::{Badge, Tone};
use std::{
    env,
    io::{self, IsTerminal},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

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
        self.text.width()
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
        let colours =
            if plain || output::is_dumb_terminal() { Colours::Left } else { Colours::Shown };
        Self { columns, colours }
    }
}

impl<const N: usize> Layout<N> {
    /// As wide as `rows` need, and on a narrow screen as narrow as it asks for.
    pub fn of(rows: &[[Cell; N]], screen: Screen) -> Self {
        let natural = |column: usize| rows.iter().map(|row| row[column].width()).max();
        let mut widths: [usize; N] = std::array::from_fn(|column| natural(column).unwrap_or(0));
        let gaps = GAP.len() * N.saturating_sub(1);
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

    /// `row` as one line without its end. What is wider than its column is cut on a screen, and
    /// moves the rest aside in a pipe.
    pub fn line(&self, row: &[Cell; N]) -> String {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(self.widths).enumerate() {
            let text = match self.screen.columns {
                Some(_) => cut(&cell.text, width),
                None => cell.text.clone(),
            };
            let filling = width.saturating_sub(text.width());
            line.push_str(if column == 0 { "" } else { GAP });
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
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(CUT.len());
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if kept.width() + grapheme.width() > room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept + CUT
}
