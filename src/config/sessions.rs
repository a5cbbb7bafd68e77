//! How long sessions last.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Of an Owner or Admin who signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sessions {
    /// Without being used.
    pub idle_minutes: Minutes,
    /// In all.
    pub absolute_hours: SessionHours,
}

/// A whole number of minutes from 1 to 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Minutes(i64);

/// A whole number of hours from 1 to 168.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct SessionHours(i64);

/// The number is out of range.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{found} is out of range; use a whole number from 1 to {most}")]
pub struct OutOfRange {
    found: i64,
    most: i64,
}

impl Minutes {
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_mins(self.0)
    }
}

impl SessionHours {
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_hours(self.0)
    }
}

impl TryFrom<i64> for Minutes {
    type Error = OutOfRange;

    fn try_from(found: i64) -> Result<Self, OutOfRange> {
        within(found, 1440).map(Self)
    }
}

impl TryFrom<i64> for SessionHours {
    type Error = OutOfRange;

    fn try_from(found: i64) -> Result<Self, OutOfRange> {
        within(found, 168).map(Self)
    }
}

fn within(found: i64, most: i64) -> Result<i64, OutOfRange> {
    if (1..=most).contains(&found) { Ok(found) } else { Err(OutOfRange { found, most }) }
}

impl From<Minutes> for i64 {
    fn from(minutes: Minutes) -> Self {
        minutes.0
    }
}

impl From<SessionHours> for i64 {
    fn from(hours: SessionHours) -> Self {
        hours.0
    }
}

impl Default for Sessions {
    fn default() -> Self {
        Self { idle_minutes: Minutes(30), absolute_hours: SessionHours(12) }
    }
}
