//! What users are called where a name is not enough.

use super::{Email, UserId, text};
use std::{borrow::Cow, fmt};

/// What tells a user from those of the same name. `Display` shows it to people, on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle<'u> {
    Email(&'u Email),
    /// What the user signs in with in the directory.
    Username(&'u str),
    /// Of who has neither.
    Id(UserId),
}

impl<'u> Handle<'u> {
    /// The address, else the username, else the id.
    pub fn of(email: Option<&'u Email>, username: Option<&'u str>, id: UserId) -> Self {
        match (email, username) {
            (Some(email), _) => Self::Email(email),
            (None, Some(username)) => Self::Username(username),
            (None, None) => Self::Id(id),
        }
    }

    /// As people read it.
    pub fn shown(self) -> Cow<'u, str> {
        match self {
            Self::Email(email) => email.shown(),
            Self::Username(username) => Cow::Owned(text::one_line(username)),
            Self::Id(id) => Cow::Owned(id.to_string()),
        }
    }

    /// All by which it is looked for.
    pub fn spellings(self) -> Cow<'u, str> {
        match self {
            Self::Email(email) => email.spellings(),
            Self::Username(username) => Cow::Borrowed(username),
            Self::Id(id) => Cow::Owned(id.to_string()),
        }
    }

    /// Whether `typed` is it: an address as it is shown, stored or typed otherwise; the others letter by
    /// letter.
    pub fn is_spelt(self, typed: &str) -> bool {
        match self {
            Self::Email(email) => email.is_spelt(typed),
            Self::Username(username) => {
                typed.trim() == username.trim() || typed.trim() == text::one_line(username).trim()
            }
            Self::Id(id) => typed.trim().parse() == Ok(id),
        }
    }
}

impl fmt::Display for Handle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}
