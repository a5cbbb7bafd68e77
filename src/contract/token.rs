//! The bearer token of a session (RFC 6750).

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A secret that opens the API. It prints as `BearerToken(…)`: read it with [`Self::reveal`] only
/// where it goes on the wire or into the session file. It is wiped when dropped.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BearerToken(SecretString);

/// The text is not a token: RFC 6750 allows 1 to 512 letters, digits and `-._~+/=` here.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("not a bearer token: 1 to 512 letters, digits and -._~+/= are allowed")]
pub struct InvalidToken;

impl BearerToken {
    /// The secret itself.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for BearerToken {
    fn eq(&self, other: &Self) -> bool {
        self.reveal() == other.reveal()
    }
}

impl Eq for BearerToken {}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(…)")
    }
}

impl FromStr for BearerToken {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
        if text.is_empty() || text.len() > 512 || !text.chars().all(allowed) {
            return Err(InvalidToken);
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for BearerToken {
    type Error = InvalidToken;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<BearerToken> for String {
    fn from(token: BearerToken) -> Self {
        token.reveal().to_owned()
    }
}
