//! Reading the rows of a file, as far as that goes without a look at the users there are.

use super::{at_line, cells::Cells, row::FileRow};
use crate::{
    contract::{
        FieldError, Language, Region, Role,
        api::{ImportQuery, OnExisting},
        csv::{columns::Columns, mapping::UserField, reader::Record},
    },
    server::crypto::TokenHash,
};
use std::collections::{HashMap, hash_map::Entry};

/// How many faults are told one by one.
const MAX_ERRORS: usize = 10_000;
/// What the rows of an import may take in memory: about 500,000 users.
const MAX_ROW_BYTES: usize = 256 * 1024 * 1024;

/// What was read so far.
pub struct Intake {
    region: Region,
    /// In which languages users read.
    spoken: Vec<Language>,
    query: ImportQuery,
    pub columns: Option<Columns>,
    pub rows: Vec<FileRow>,
    /// What they take in memory, in bytes.
    row_bytes: usize,
    /// The line of each address, by the address's hash.
    addresses: HashMap<[u8; 32], u64>,
    /// How many rows are left out.
    pub rejected: u64,
    /// How many numbers were masked.
    pub masked_phones: u64,
    /// Which words of the role map were met.
    met_roles: Vec<bool>,
    errors: Vec<FieldError>,
    pub warnings: Vec<FieldError>,
    /// Whether there is a fault that belongs to no row.
    is_refused: bool,
    /// Why nothing after it can be read.
    pub end: Option<FieldError>,
}

impl Intake {
    pub fn new(region: Region, spoken: Vec<Language>, query: ImportQuery) -> Self {
        Self {
            region,
            spoken,
            met_roles: vec![false; query.role_map.words().count()],
            query,
            columns: None,
            rows: Vec::new(),
            row_bytes: 0,
            addresses: HashMap::new(),
            rejected: 0,
            masked_phones: 0,
            errors: Vec::new(),
            warnings: Vec::new(),
            is_refused: false,
            end: None,
        }
    }

    pub fn read_record(&mut self, record: Record) {
        let is_blank = record.fields.iter().all(|cell| cell.trim().is_empty());
        if self.end.is_some() || is_blank {
            return;
        }
        let Some(columns) = self.columns.take() else {
            match self.read_header(&record) {
                Ok(columns) => self.columns = Some(columns),
                Err(error) => self.end = Some(error),
            }
            return;
        };
        match self.read_row(&columns, &record) {
            Ok(row) => self.keep(row),
            Err(errors) => self.reject(errors),
        }
        self.columns = Some(columns);
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

    /// Says something of a row that is kept.
    pub fn warn(&mut self, warning: FieldError) {
        if self.warnings.len() < MAX_ERRORS {
            self.warnings.push(warning);
        }
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

    /// The words of the role map that stood in no row.
    pub fn unused_roles(&self) -> Vec<String> {
        let words = self.query.role_map.words().zip(&self.met_roles);
        words.filter(|(_, is_met)| !**is_met).map(|(word, _)| word.to_owned()).collect()
    }

    fn note(&mut self, errors: Vec<FieldError>) {
        let room = MAX_ERRORS.saturating_sub(self.errors.len());
        self.errors.extend(errors.into_iter().take(room));
    }

    fn keep(&mut self, row: FileRow) {
        self.row_bytes += row.bytes();
        if self.row_bytes > MAX_ROW_BYTES {
            let message = "too many users for one import; split the file before this line";
            self.end = Some(at_line(row.line, "row", message));
            return;
        }
        self.rows.push(row);
    }

    fn read_header(&self, header: &Record) -> Result<Columns, FieldError> {
        let ImportQuery { preset, map, role_map, existing, .. } = &self.query;
        let columns = Columns::of(&header.fields, *preset, map)
            .map_err(|fault| at_line(header.line, fault.title(), fault.to_string()))?;
        let names = [UserField::Name, UserField::FirstName, UserField::LastName];
        // Every row is a new user.
        if *existing == OnExisting::Refuse && !names.into_iter().any(|part| columns.has(part)) {
            return Err(at_line(header.line, "name", "this column is missing"));
        }
        if !role_map.is_empty() && !columns.has(UserField::Role) {
            let message = "no column holds the roles that role_map names; map one: role=COLUMN";
            return Err(at_line(header.line, "header", message));
        }
        Ok(columns)
    }

    fn read_row(&mut self, columns: &Columns, record: &Record) -> Result<FileRow, Vec<FieldError>> {
        let line = record.line;
        let (found, expected) = (record.fields.len(), columns.count);
        if found != expected {
            let message = format!("{found} columns, but the header has {expected}");
            return Err(vec![at_line(line, "row", message)]);
        }
        let mut cells = Cells::new(columns, record);
        let email = cells.email();
        let inactive = cells.inactive();
        let mut row = None;
        if inactive.is_none() {
            let name = cells.name(self.query.existing);
            let role = self.role(&mut cells);
            let kind = cells.kind();
            let phone = cells.phone(self.region);
            let language = cells.language(&self.spoken);
            row = Some((name, role, kind, phone, language));
        }
        self.masked_phones += u64::from(cells.has_masked_phone);
        let mut errors = cells.errors;
        if let Some(email) = &email {
            match self.addresses.entry(TokenHash::of(email.as_str()).0) {
                Entry::Occupied(first) => {
                    let message = format!("the same address as in line {}", first.get());
                    errors.push(at_line(line, columns.title(UserField::Email), message));
                }
                Entry::Vacant(free) => {
                    free.insert(line);
                }
            }
        }
        let (name, role, kind, phone, language) = row.unwrap_or_default();
        match email {
            Some(email) if errors.is_empty() => {
                Ok(FileRow { line, email, name, role, kind, phone, language, inactive })
            }
            _ => {
                let fault = name.and_then(|name| name.fault(line, columns));
                Err(errors.into_iter().chain(fault).collect())
            }
        }
    }

    /// The role of a row; a word that the map does not know says nothing.
    fn role(&mut self, cells: &mut Cells<'_>) -> Option<Role> {
        if self.query.role_map.is_empty() {
            return cells.role();
        }
        let (at, role) = self.query.role_map.role(&cells.role_word()?)?;
        self.met_roles[at] = true;
        Some(role)
    }
}
