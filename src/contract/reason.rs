//! Why somebody does something to a user: a sentence or the number of a ticket.

use super::text::is_hidden;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// The longest reason, in characters.
pub const MAX_REASON_CHARS: usize = 200;

/// 1 to 200 characters on one line, none of which steers a terminal or hides.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

/// The text is empty, too long, or not one plain line.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum InvalidReason {
    #[error("a reason is required, 1 to {MAX_REASON_CHARS} characters")]
    Empty,
    #[error("a reason has at most {MAX_REASON_CHARS} characters; this one has {0}")]
    TooLong(usize),
    #[error("a reason must be one line without control characters")]
    Control,
}

impl Reason {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reason {
    type Err = InvalidReason;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        // Refused and not mended: what is kept is what was said, or nothing.
        match text.chars().count() {
            0 => Err(InvalidReason::Empty),
            count if count > MAX_REASON_CHARS => Err(InvalidReason::TooLong(count)),
            _ if text.contains(|c: char| c.is_control() || is_hidden(c)) => {
                Err(InvalidReason::Control)
            }
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Reason {
    type Error = InvalidReason;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}
