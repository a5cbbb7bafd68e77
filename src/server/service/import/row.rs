//! A row of a file.

use super::at_line;
use crate::contract::{
    Email, FieldError, Kind, LanguageChoice, PhoneNumber, PlainName, Role,
    csv::{columns::Columns, mapping::UserField},
    phone::Line,
    text::InvalidName,
};

/// What a row takes in memory beside its texts: itself, its place among the addresses, and what the
/// allocator keeps of each text.
const ROW_BYTES: usize = size_of::<FileRow>() + 128;

/// A row of the file. What its cells leave open is absent.
#[derive(Debug)]
pub struct FileRow {
    pub line: u64,
    pub email: Email,
    pub name: Option<RowName>,
    pub role: Option<Role>,
    pub kind: Option<Kind>,
    pub phone: Option<(PhoneNumber, Line)>,
    /// Whether it is spoken here is known where the user is: theirs stays what it is.
    pub language: Option<LanguageChoice>,
    /// The column and the word by which the file says that the user cannot sign in. Nothing else is read
    /// of such a row.
    pub inactive: Option<Box<str>>,
}

/// What a row says for a name.
#[derive(Debug)]
pub enum RowName {
    Valid(PlainName),
    /// What nobody can be called; a user may be called so all the same, by older rules.
    Invalid {
        text: Box<str>,
        fault: InvalidName,
    },
}

impl FileRow {
    /// Whether no numbering plan has the number.
    pub fn is_unlisted(&self) -> bool {
        self.phone.as_ref().is_some_and(|(_, line)| *line == Line::Unlisted)
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        let phone = self.phone.as_ref().map_or(0, |(number, _)| number.e164().len());
        let name = self.name.as_ref().map_or(0, |name| name.text().len());
        let inactive = self.inactive.as_ref().map_or(0, |word| word.len());
        ROW_BYTES + name + self.email.as_str().len() + phone + inactive
    }
}

impl RowName {
    pub fn of(text: &str) -> Self {
        match text.parse() {
            Ok(name) => Self::Valid(name),
            Err(fault) => Self::Invalid { text: text.trim().into(), fault },
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Valid(name) => name.as_str(),
            Self::Invalid { text, .. } => text,
        }
    }

    /// Why nobody can be called so.
    pub fn fault(&self, line: u64, columns: &Columns) -> Option<FieldError> {
        match self {
            Self::Valid(_) => None,
            Self::Invalid { fault, .. } => {
                Some(at_line(line, name_title(columns), fault.to_string()))
            }
        }
    }
}

/// What messages call the column of the name.
pub fn name_title(columns: &Columns) -> &str {
    let parts = [UserField::Name, UserField::FirstName, UserField::LastName];
    columns.title(parts.into_iter().find(|part| columns.has(*part)).unwrap_or(UserField::Name))
}
