//! Reading the rows of a file, as far as that goes without a look at the users there are.

use super::{at_line, columns::Columns};
use crate::{
    contract::{
        Email, FieldError, Kind, PhoneNumber, PlainName, Region, Role, api::OnExisting,
        csv::reader::Record,
    },
    server::crypto::TokenHash,
};
use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
};

/// How many faults are told one by one.
const MAX_ERRORS: usize = 10_000;
/// What the rows of an import may take in memory: about 500,000 users.
const MAX_ROW_BYTES: usize = 256 * 1024 * 1024;
/// What a row takes beside its texts: itself, its place among the addresses, and what the allocator
/// keeps of each text.
const ROW_BYTES: usize = size_of::<FileRow>() + 128;

/// A row of the file. What its cells leave open is absent.
#[derive(Debug)]
pub struct FileRow {
    pub line: u64,
    pub email: Email,
    pub name: Option<PlainName>,
    pub role: Option<Role>,
    pub kind: Option<Kind>,
    pub phone: Option<PhoneNumber>,
}

/// What was read so far.
pub struct Intake {
    region: Region,
    existing: OnExisting,
    columns: Option<Columns>,
    pub rows: Vec<FileRow>,
    /// What they take in memory, in bytes.
    row_bytes: usize,
    /// The line of each address, by the address's hash.
    addresses: HashMap<[u8; 32], u64>,
    /// How many rows are left out.
    pub rejected: u64,
    errors: Vec<FieldError>,
    /// Whether there is a fault that belongs to no row.
    is_refused: bool,
    /// Why nothing after it can be read.
    pub end: Option<FieldError>,
}

impl Intake {
    pub fn new(region: Region, existing: OnExisting) -> Self {
        Self {
            region,
            existing,
            columns: None,
            rows: Vec::new(),
            row_bytes: 0,
            addresses: HashMap::new(),
            rejected: 0,
            errors: Vec::new(),
            is_refused: false,
            end: None,
        }
    }

    pub fn read_record(&mut self, record: Record) {
        if self.end.is_some() {
            return;
        }
        match self.columns {
            None => match Columns::of(&record, self.existing) {
                Ok(columns) => self.columns = Some(columns),
                Err(error) => self.end = Some(error),
            },
            Some(columns) => match self.read_row(columns, &record) {
                Ok(row) => self.keep(row),
                Err(errors) => self.reject(errors),
            },
        }
    }

    /// To be called at the end of the file.
    pub fn require_header(&mut self) {
        if self.columns.is_none() && self.end.is_none() {
            let message = "the file is empty; the first line must name the columns";
            self.end = Some(at_line(1, "name", message));
        }
    }

    /// Leaves a row out.
    pub fn reject(&mut self, errors: Vec<FieldError>) {
        self.rejected += 1;
        self.note(errors);
    }

    /// Refuses the file for a fault that belongs to no row.
    pub fn refuse(&mut self, error: FieldError) {
        self.is_refused = true;
        self.note(vec![error]);
    }

    /// Whether nothing is to be done.
    pub fn refuses(&self, partial: bool) -> bool {
        self.end.is_some() || self.is_refused || (self.rejected > 0 && !partial)
    }

    /// In the order of their lines; those without one come first.
    pub fn sorted_errors(&mut self) -> Vec<FieldError> {
        let mut errors = std::mem::take(&mut self.errors);
        errors.sort_by_key(|error| error.line);
        errors
    }

    fn note(&mut self, errors: Vec<FieldError>) {
        let room = MAX_ERRORS.saturating_sub(self.errors.len());
        self.errors.extend(errors.into_iter().take(room));
    }

    fn keep(&mut self, row: FileRow) {
        let phone = row.phone.as_ref().map_or(0, |number| number.e164().len());
        let name = row.name.as_ref().map_or(0, |name| name.as_str().len());
        self.row_bytes += ROW_BYTES + name + row.email.as_str().len() + phone;
        if self.row_bytes > MAX_ROW_BYTES {
            let message = "too many users for one import; split the file before this line";
            self.end = Some(at_line(row.line, "row", message));
            return;
        }
        self.rows.push(row);
    }

    fn read_row(&mut self, columns: Columns, record: &Record) -> Result<FileRow, Vec<FieldError>> {
        let line = record.line;
        let found = record.fields.len();
        if found != columns.count {
            let expected = columns.count;
            let message = format!("{found} columns, but the header has {expected}");
            return Err(vec![at_line(line, "row", message)]);
        }
        let mut cells = Cells { record, existing: self.existing, errors: Vec::new() };
        let name = cells.needed(columns.name, "name", str::parse::<PlainName>);
        let email = cells.read(Some(columns.email), "email", str::parse::<Email>);
        let role = cells.needed(columns.role, "role", |text| text.to_lowercase().parse::<Role>());
        let kind = cells.optional(columns.kind, "kind", |text| text.to_lowercase().parse::<Kind>());
        let region = self.region;
        let phone = cells.optional(columns.phone, "phone", |text| PhoneNumber::parse(text, region));
        let mut errors = cells.errors;
        if let Some(email) = &email {
            match self.addresses.entry(TokenHash::of(email.as_str()).0) {
                Entry::Occupied(first) => {
                    let message = format!("the same address as in line {}", first.get());
                    errors.push(at_line(line, "email", message));
                }
                Entry::Vacant(free) => {
                    free.insert(line);
                }
            }
        }
        match email {
            Some(email) if errors.is_empty() => {
                Ok(FileRow { line, email, name, role, kind, phone })
            }
            _ => Err(errors),
        }
    }
}

/// The cells of one row, and what is wrong with them.
struct Cells<'a> {
    record: &'a Record,
    existing: OnExisting,
    errors: Vec<FieldError>,
}

impl Cells<'_> {
    /// What every new user has: where users may be changed, an empty cell leaves it as it is.
    fn needed<T, E: fmt::Display>(
        &mut self,
        column: Option<usize>,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match self.existing {
            OnExisting::Refuse => self.read(column, name, parse),
            OnExisting::Update => self.optional(column, name, parse),
        }
    }

    /// What a cell may leave open.
    fn optional<T, E: fmt::Display>(
        &mut self,
        column: Option<usize>,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(column?, name)?;
        if text.is_empty() { None } else { self.parsed(&text, name, parse) }
    }

    fn read<T, E: fmt::Display>(
        &mut self,
        column: Option<usize>,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(column?, name)?;
        self.parsed(&text, name, parse)
    }

    fn parsed<T, E: fmt::Display>(
        &mut self,
        text: &str,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let keep = |error: E| self.errors.push(at_line(self.record.line, name, error.to_string()));
        parse(text).map_err(keep).ok()
    }

    fn text(&mut self, column: usize, name: &str) -> Option<String> {
        match std::str::from_utf8(self.record.fields.get(column)?) {
            Ok(text) => Some(text.trim().to_owned()),
            Err(_) => {
                let message = "not UTF-8; save the file as UTF-8";
                self.errors.push(at_line(self.record.line, name, message));
                None
            }
        }
    }
}
