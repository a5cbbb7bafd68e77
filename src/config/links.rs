//! How long the links in mails and texts stay good.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Lifetimes, each counted from the sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    /// Of the link that sets up an authenticator app.
    pub setup_hours: Hours,
    /// Of the link that chooses a new password.
    pub password_hours: Hours,
    /// Of the link that verifies a phone number.
    pub phone_hours: Hours,
    /// Of the link that confirms a new e-mail address.
    pub email_hours: Hours,
}

/// A whole number of hours from 1 to 168, which is a week: a link that opens an account should
/// not lie in a mailbox for longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Hours(i64);

/// The number of hours is out of range.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0} hours is out of range; use a whole number from 1 to 168 (a week)")]
pub struct InvalidHours(i64);

impl Hours {
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_hours(self.0)
    }
}

impl TryFrom<i64> for Hours {
    type Error = InvalidHours;

    fn try_from(hours: i64) -> Result<Self, Self::Error> {
        if (1..=168).contains(&hours) { Ok(Self(hours)) } else { Err(InvalidHours(hours)) }
    }
}

impl From<Hours> for i64 {
    fn from(hours: Hours) -> Self {
        hours.0
    }
}

impl Default for Links {
    fn default() -> Self {
        Self {
            setup_hours: Hours(24),
            password_hours: Hours(1),
            phone_hours: Hours(24),
            email_hours: Hours(24),
        }
    }
}
