//! Users on standard output, in one of the formats.

use super::{
    super::{
        failure::Trouble,
        output::{self, Answers, Reader},
        table::{Cell, Layout, Screen},
    },
    Format,
};
use crate::contract::{Badge, Kind, User, csv};
use jiff::Timestamp;

const HEADS: [&str; 6] = ["NAME", "E-MAIL", "ROLE", "PHONE", "AUTHENTICATOR", "LAST SIGN-IN"];

pub struct Sheet {
    answers: Answers,
    format: Format,
    /// Of a table: the first page decides it.
    layout: Option<Layout<6>>,
    /// Whether something stands before the next user.
    begun: bool,
    now: Timestamp,
}

impl Sheet {
    pub fn new(format: Format) -> Self {
        let (answers, now) = (Answers::new(), Timestamp::now());
        Self { answers, format, layout: None, begun: false, now }
    }

    /// Writes the next users, and hands them on.
    pub fn page(&mut self, users: &[User]) -> Result<Reader, Trouble> {
        match self.format {
            Format::Table => self.rows(users)?,
            Format::Json => {
                for user in users {
                    let before = if self.begun { ",\n" } else { "[\n" };
                    self.answers.write(before)?;
                    self.answers.write(&output::json(user)?)?;
                    self.begun = true;
                }
            }
            Format::Ndjson => {
                for user in users {
                    self.answers.write(&(output::json(user)? + "\n"))?;
                }
            }
            Format::Csv => {
                if !self.begun {
                    self.answers.write(csv::user::HEADER)?;
                    self.begun = true;
                }
                for user in users {
                    self.answers.write(&csv::user::line(user))?;
                }
            }
        }
        Ok(self.answers.flush()?)
    }

    /// Writes what comes after the last user.
    pub fn end(mut self) -> Result<(), Trouble> {
        if matches!(self.format, Format::Json) {
            self.answers.write(if self.begun { "\n]\n" } else { "[]\n" })?;
        }
        self.answers.flush()?;
        Ok(())
    }

    fn rows(&mut self, users: &[User]) -> Result<(), Trouble> {
        let heads = HEADS.map(Cell::new);
        let rows: Vec<_> = users.iter().map(|user| cells(user, self.now)).collect();
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

fn cells(user: &User, now: Timestamp) -> [Cell; 6] {
    let (role, phone, authenticator) = match user.kind {
        Kind::Human => (user.role.label(), user.phone.badge(), user.authenticator.badge(now)),
        Kind::Avobot => (Kind::Avobot.label(), Badge::NOT_APPLICABLE, Badge::NOT_APPLICABLE),
    };
    let seen = user.last_sign_in_at.map_or_else(|| "never".to_owned(), day);
    [
        Cell::new(&user.name),
        Cell::new(user.email.as_str()),
        Cell::new(role),
        phone.into(),
        authenticator.into(),
        Cell::new(&seen),
    ]
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}
