//! Which column of a file holds what, by its header, and what the cells of a row say.

pub use super::header::HeaderFault;

use super::{
    header::{Header, Known},
    mapping::{ColumnMap, UserField},
    preset::{ANY_STATUS, Preset, StatusWords},
    text_of,
};
use crate::contract::text::excerpt;
use std::borrow::Cow;
use thiserror::Error;

/// Who signs in from elsewhere has an address there that takes no mail: Microsoft Entra writes it so.
const GUEST_MARK: &str = "#EXT#";
/// The type of a number that takes texts, in an export that lists all numbers of a user: the first
/// counts more.
const MOBILE_TYPES: [&str; 2] = ["mobile", "work_mobile"];

/// The columns of a file.
#[derive(Clone, Debug)]
pub struct Columns {
    pub preset: Preset,
    pub count: usize,
    /// What the header calls the columns of which nothing is read.
    pub passed_over: Vec<String>,
    /// The header, as messages name its columns.
    titles: Vec<String>,
    /// In the order in which they are asked.
    fields: Vec<(UserField, usize)>,
    /// Of each number that a user may have: its type, and itself.
    numbers: Vec<(usize, usize)>,
    status: Vec<(usize, StatusWords)>,
}

/// What the cells of a row say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    pub text: Cow<'a, str>,
    /// As messages name its column.
    pub title: &'a str,
}

/// A word in a status column that nobody knows.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("unknown status {0:?}; read no status, or correct the cell")]
pub struct UnknownStatus(String);

impl Columns {
    /// The columns of a file with this `header`: those of the `preset` that somebody named or that it
    /// fits, but where `map` names others.
    ///
    /// # Errors
    /// It fits none, or what was named is not in it.
    pub fn of(
        header: &[String],
        preset: Option<Preset>,
        map: &ColumnMap,
    ) -> Result<Self, HeaderFault> {
        let header = Header::of(header);
        let layout = header.layout(preset, map)?;
        let mut found = Self {
            preset: layout.preset,
            count: header.names.len(),
            passed_over: Vec::new(),
            titles: header.titles(layout.preset),
            fields: Vec::new(),
            numbers: Vec::new(),
            status: Vec::new(),
        };
        for field in UserField::ALL {
            match map.column(field) {
                Some("") => {}
                Some(wanted) => found.add(field, header.named(field, wanted)?),
                None => {
                    let Known { fields, status } = header.known(layout, field)?;
                    found.fields.extend(fields);
                    found.status.extend(status);
                }
            }
        }
        if layout.preset == Preset::Gam && map.column(UserField::Phone).is_none() {
            found.numbers = header.numbers();
        }
        let passed_over = (0..found.count).filter(|at| !found.reads(*at));
        let passed_over = passed_over.map(|at| found.titles[at].clone());
        found.passed_over = passed_over.filter(|title| !title.is_empty()).collect();
        match found.has(UserField::Email) {
            true => Ok(found),
            false => Err(HeaderFault::Missing { title: UserField::Email.as_str() }),
        }
    }

    fn add(&mut self, field: UserField, at: usize) {
        match field {
            UserField::Status => self.status.push((at, ANY_STATUS)),
            field => self.fields.push((field, at)),
        }
    }

    fn reads(&self, at: usize) -> bool {
        self.fields.iter().any(|(_, column)| *column == at)
            || self.status.iter().any(|(column, _)| *column == at)
            || self.numbers.iter().any(|(of, number)| *of == at || *number == at)
    }

    pub fn has(&self, field: UserField) -> bool {
        self.columns(field).next().is_some()
    }

    /// What messages call the column of `field`.
    pub fn title(&self, field: UserField) -> &str {
        self.columns(field).next().map_or(field.as_str(), |at| &self.titles[at])
    }

    fn columns(&self, field: UserField) -> impl Iterator<Item = usize> {
        self.fields.iter().filter(move |(known, _)| *known == field).map(|(_, at)| *at)
    }

    /// The name, or the first and the last name joined; its title where neither is there.
    pub fn name<'a>(&'a self, row: &'a [String]) -> Cell<'a> {
        if let Some(name) = self.cell(row, UserField::Name) {
            return name;
        }
        let parts = [UserField::FirstName, UserField::LastName].map(|part| self.cell(row, part));
        match parts {
            [Some(first), Some(last)] => {
                let text = format!("{} {}", first.text, last.text).into();
                Cell { text, title: first.title }
            }
            [Some(only), None] | [None, Some(only)] => only,
            [None, None] => {
                let fields = [UserField::Name, UserField::FirstName, UserField::LastName];
                let field = fields.into_iter().find(|field| self.has(*field));
                let title = self.title(field.unwrap_or(UserField::Name));
                Cell { text: Cow::Borrowed(""), title }
            }
        }
    }

    /// The first address that takes mail.
    pub fn email<'a>(&'a self, row: &'a [String]) -> Cell<'a> {
        let takes_mail = |cell: &Cell<'_>| !cell.text.contains(GUEST_MARK);
        let found = self.cells(row, UserField::Email).find(takes_mail);
        let title = self.title(UserField::Email);
        found.unwrap_or(Cell { text: Cow::Borrowed(""), title })
    }

    /// The number that takes texts. An export may list several in one cell: the first counts.
    pub fn phone<'a>(&'a self, row: &'a [String]) -> Option<Cell<'a>> {
        let typed = MOBILE_TYPES.iter().find_map(|wanted| {
            let of_type =
                |(of, _): &&(usize, usize)| row.get(*of).is_some_and(|of| of.trim() == *wanted);
            let (_, number) = self.numbers.iter().find(of_type)?;
            self.cell_at(row, *number)
        });
        let mut cell = typed.or_else(|| self.cell(row, UserField::Phone))?;
        if !matches!(self.preset, Preset::Mfadmin | Preset::Mapped)
            && let Some((first, _)) = cell.text.split_once(',')
        {
            cell.text = Cow::Owned(first.trim().to_owned());
        }
        Some(cell)
    }

    /// What stands in the first column of `field` that is not empty.
    pub fn cell<'a>(&'a self, row: &'a [String], field: UserField) -> Option<Cell<'a>> {
        self.cells(row, field).next()
    }

    /// The cell that says that the user of `row` cannot sign in where the file comes from.
    ///
    /// # Errors
    /// The cell, and that it says nothing that is known.
    pub fn inactive<'a>(
        &'a self,
        row: &'a [String],
    ) -> Result<Option<Cell<'a>>, (&'a str, UnknownStatus)> {
        for (at, words) in &self.status {
            let Some(cell) = self.cell_at(row, *at) else { continue };
            match words.is_active(&cell.text) {
                Some(true) => {}
                Some(false) => return Ok(Some(cell)),
                None => return Err((cell.title, UnknownStatus(excerpt(&cell.text)))),
            }
        }
        Ok(None)
    }

    fn cells<'a>(&'a self, row: &'a [String], field: UserField) -> impl Iterator<Item = Cell<'a>> {
        self.columns(field).filter_map(|at| self.cell_at(row, at))
    }

    fn cell_at<'a>(&'a self, row: &'a [String], at: usize) -> Option<Cell<'a>> {
        let written = row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())?;
        Some(Cell { text: text_of(written), title: &self.titles[at] })
    }
}
