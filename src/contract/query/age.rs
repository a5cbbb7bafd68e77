//! How long ago something may or must have been, in whole days.

use crate::contract::text::excerpt;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A span of 1 to 3650 days, written `30d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Days(u16);

#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a number of days; use 1d to 3650d, such as 30d")]
pub struct InvalidDays(pub String);

/// When a user signed in last. Written `never`, `within:30d` or `before:30d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SignInFilter {
    Never,
    /// In the last so many days.
    Within(Days),
    /// Longer ago than that, or never.
    Before(Days),
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a valid sign-in filter; use never, within:30d or before:30d")]
pub struct InvalidSignIn(pub String);

impl Days {
    pub const MAX: u16 = 3650;

    pub fn new(count: u16) -> Option<Self> {
        (1..=Self::MAX).contains(&count).then_some(Self(count))
    }

    pub fn count(self) -> u16 {
        self.0
    }

    /// The moment so many times 24 hours before `now`.
    pub fn ago(self, now: Timestamp) -> Timestamp {
        let span = SignedDuration::from_hours(24 * i64::from(self.0));
        now.checked_sub(span).unwrap_or(Timestamp::MIN)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}d", self.0)
    }
}

impl FromStr for Days {
    type Err = InvalidDays;

    fn from_str(text: &str) -> Result<Self, InvalidDays> {
        let digits = text.trim().strip_suffix('d').filter(|digits| !digits.starts_with('+'));
        let count = digits.and_then(|digits| digits.parse().ok());
        count.and_then(Self::new).ok_or_else(|| InvalidDays(excerpt(text)))
    }
}

impl fmt::Display for SignInFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Within(days) => write!(f, "within:{days}"),
            Self::Before(days) => write!(f, "before:{days}"),
        }
    }
}

impl FromStr for SignInFilter {
    type Err = InvalidSignIn;

    fn from_str(text: &str) -> Result<Self, InvalidSignIn> {
        let invalid = || InvalidSignIn(excerpt(text));
        match text.trim().split_once(':') {
            None if text.trim() == "never" => Ok(Self::Never),
            Some(("within", days)) => days.parse().map(Self::Within).map_err(|_| invalid()),
            Some(("before", days)) => days.parse().map(Self::Before).map_err(|_| invalid()),
            _ => Err(invalid()),
        }
    }
}

impl TryFrom<String> for Days {
    type Error = InvalidDays;

    fn try_from(text: String) -> Result<Self, InvalidDays> {
        text.parse()
    }
}

impl From<Days> for String {
    fn from(days: Days) -> Self {
        days.to_string()
    }
}

impl TryFrom<String> for SignInFilter {
    type Error = InvalidSignIn;

    fn try_from(text: String) -> Result<Self, InvalidSignIn> {
        text.parse()
    }
}

impl From<SignInFilter> for String {
    fn from(filter: SignInFilter) -> Self {
        filter.to_string()
    }
}
