//! Which column of a file holds what, by its header.

use super::at_line;
use crate::contract::{FieldError, api::OnExisting, csv::reader::Record, text::excerpt};

/// Where each column stands.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    pub count: usize,
    pub name: Option<usize>,
    pub email: usize,
    pub role: Option<usize>,
    pub kind: Option<usize>,
    pub phone: Option<usize>,
}

impl Columns {
    pub fn of(header: &Record, existing: OnExisting) -> Result<Self, FieldError> {
        const KNOWN: [&str; 5] = ["name", "email", "role", "kind", "phone"];
        let mut at: [Option<usize>; 5] = [None; 5];
        for (index, bytes) in header.fields.iter().enumerate() {
            let text = std::str::from_utf8(bytes)
                .map_err(|_| at_line(header.line, "header", "not UTF-8; save the file as UTF-8"))?;
            let column = text.trim().to_lowercase();
            let Some(known) = KNOWN.iter().position(|known| *known == column) else {
                let shown = excerpt(&column);
                let message = format!("unknown column {shown:?} (use {})", KNOWN.join(", "));
                return Err(at_line(header.line, "header", message));
            };
            if at[known].replace(index).is_some() {
                return Err(at_line(header.line, &column, "this column appears twice"));
            }
        }
        let [name, email, role, kind, phone] = at;
        let needed = |column: Option<usize>, name: &str| {
            column.ok_or_else(|| at_line(header.line, name, "this column is missing"))
        };
        if existing == OnExisting::Refuse {
            // Every row is a new user.
            needed(name, "name")?;
            needed(role, "role")?;
        }
        let email = needed(email, "email")?;
        Ok(Self { count: header.fields.len(), name, email, role, kind, phone })
    }
}
