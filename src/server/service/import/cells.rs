//! The cells of one row, and what is wrong with them.

use super::{at_line, row::RowName};
use crate::contract::{
    Email, FieldError, Kind, Language, LanguageChoice, PhoneNumber, Region, Role,
    api::OnExisting,
    csv::{
        columns::{Cell, Columns},
        mapping::UserField,
        reader::Record,
    },
    phone::Line,
    text::excerpt,
};
use std::fmt;

pub struct Cells<'a> {
    columns: &'a Columns,
    record: &'a Record,
    pub errors: Vec<FieldError>,
    pub has_masked_phone: bool,
}

impl<'a> Cells<'a> {
    pub fn new(columns: &'a Columns, record: &'a Record) -> Self {
        Self { columns, record, errors: Vec::new(), has_masked_phone: false }
    }

    pub fn email(&mut self) -> Option<Email> {
        let cell = self.columns.email(&self.record.fields);
        self.parsed(&cell, str::parse)
    }

    /// The name; where users may be changed, an empty cell leaves it as it is.
    pub fn name(&self, existing: OnExisting) -> Option<RowName> {
        let cell = self.columns.name(&self.record.fields);
        let is_open = cell.text.is_empty() && existing == OnExisting::Update;
        (!is_open).then(|| RowName::of(&cell.text))
    }

    pub fn role(&mut self) -> Option<Role> {
        let cell = self.cell(UserField::Role)?;
        self.parsed(&cell, |text| text.to_lowercase().parse())
    }

    /// What stands in the column of the role, whatever it means.
    pub fn role_word(&self) -> Option<String> {
        Some(self.cell(UserField::Role)?.text.into_owned())
    }

    pub fn kind(&mut self) -> Option<Kind> {
        let cell = self.cell(UserField::Kind)?;
        self.parsed(&cell, |text| text.to_lowercase().parse())
    }

    /// The number, unless it is masked: an export that hides digits says nothing about a number.
    pub fn phone(&mut self, region: Region) -> Option<(PhoneNumber, Line)> {
        let cell = self.columns.phone(&self.record.fields)?;
        let as_answered = PhoneNumber::read_answer(cell.text.clone().into_owned());
        if as_answered.is_ok_and(|number| number.is_masked()) {
            self.has_masked_phone = true;
            return None;
        }
        // Whether an unlisted one may be given is known where the user is.
        self.parsed(&cell, |text| PhoneNumber::read(text, region))
    }

    /// The language. Of a tag that is none it is said at once that it is none of `spoken`.
    pub fn language(&mut self, spoken: &[Language]) -> Option<LanguageChoice> {
        let cell = self.cell(UserField::Language)?;
        self.parsed(&cell, |text| match text.parse() {
            Ok(choice) => Ok(choice),
            Err(_) => LanguageChoice::read(text, spoken),
        })
    }

    /// The column and the word by which the file says that the user cannot sign in.
    pub fn inactive(&mut self) -> Option<Box<str>> {
        match self.columns.inactive(&self.record.fields) {
            Ok(cell) => cell.map(|cell| format!("{}: {}", cell.title, excerpt(&cell.text)).into()),
            Err((title, unknown)) => {
                self.errors.push(at_line(self.record.line, title, unknown.to_string()));
                None
            }
        }
    }

    fn cell(&self, field: UserField) -> Option<Cell<'a>> {
        self.columns.cell(&self.record.fields, field)
    }

    fn parsed<T, E: fmt::Display>(
        &mut self,
        cell: &Cell<'_>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let keep = |error: E| {
            self.errors.push(at_line(self.record.line, cell.title, error.to_string()));
        };
        parse(&cell.text).map_err(keep).ok()
    }
}
