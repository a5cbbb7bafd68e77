//! Long lists on standard output, page by page, in one of the formats.

use super::{
    failure::CommandError,
    output::{self, Output, Reader},
    table::{Cell, Layout, Screen},
};
use clap::ValueEnum;
use jiff::Timestamp;
use serde::Serialize;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ListFormat {
    Table,
    Json,
    Ndjson,
    Csv,
}

/// What a list is made of. As JSON it has the shape of the API.
pub trait Listed<const N: usize>: Serialize {
    const HEADS: [&'static str; N];
    /// With its end.
    const CSV_HEADER: &'static str;

    fn cells(&self, now: Timestamp) -> [Cell; N];

    /// With its end.
    fn csv_line(&self) -> String;
}

pub struct ListWriter<const N: usize> {
    answers: Output,
    format: ListFormat,
    /// The cells of a table that are shown, counted from 0, in their order.
    shown: Vec<usize>,
    /// Of a table: the first page decides it.
    layout: Option<Layout<N>>,
    /// Whether something was written.
    begun: bool,
    now: Timestamp,
}

impl<const N: usize> ListWriter<N> {
    pub fn new(format: ListFormat) -> Self {
        let (answers, now) = (Output::to_stdout(), Timestamp::now());
        Self { answers, format, shown: (0..N).collect(), layout: None, begun: false, now }
    }

    /// The same with these cells of a table, counted from 0.
    pub fn showing(self, shown: Vec<usize>) -> Self {
        Self { shown, ..self }
    }

    /// Those of `cells` that are shown; what is left over is empty, and has no column.
    fn arranged(&self, cells: &[Cell; N]) -> [Cell; N] {
        let chosen = |at: usize| self.shown.get(at).and_then(|from| cells.get(*from));
        std::array::from_fn(|at| chosen(at).cloned().unwrap_or_else(|| Cell::new("")))
    }

    /// Writes the next page, and hands it on.
    pub fn page(&mut self, page: &[impl Listed<N>]) -> Result<Reader, CommandError> {
        match self.format {
            ListFormat::Table => self.rows(page)?,
            ListFormat::Json => {
                for one in page {
                    let before = if self.begun { ",\n" } else { "[\n" };
                    self.answers.write(before)?;
                    self.answers.write(&output::json(one)?)?;
                    self.begun = true;
                }
            }
            ListFormat::Ndjson => {
                for one in page {
                    self.answers.write(&(output::json(one)? + "\n"))?;
                }
            }
            ListFormat::Csv => self.lines(page)?,
        }
        Ok(self.answers.flush()?)
    }

    /// Writes what comes after the last page.
    pub fn end(mut self) -> Result<(), CommandError> {
        if matches!(self.format, ListFormat::Json) {
            self.answers.write(if self.begun { "\n]\n" } else { "[]\n" })?;
        }
        self.answers.flush()?;
        Ok(())
    }

    fn lines<L: Listed<N>>(&mut self, page: &[L]) -> Result<(), CommandError> {
        if !self.begun {
            self.answers.write(L::CSV_HEADER)?;
            self.begun = true;
        }
        for one in page {
            self.answers.write(&one.csv_line())?;
        }
        Ok(())
    }

    fn rows<L: Listed<N>>(&mut self, page: &[L]) -> Result<(), CommandError> {
        let heads = self.arranged(&L::HEADS.map(Cell::new));
        let rows: Vec<_> = page.iter().map(|one| self.arranged(&one.cells(self.now))).collect();
        let layout = match self.layout {
            Some(layout) => layout,
            None => {
                let all: Vec<_> = std::iter::once(heads.clone()).chain(rows.clone()).collect();
                let layout = *self.layout.insert(Layout::of(&all, Screen::of_stdout()));
                self.answers.write(&(layout.line(&heads) + "\n"))?;
                layout
            }
        };
        for row in &rows {
            self.answers.write(&(layout.line(row) + "\n"))?;
        }
        Ok(())
    }
}
