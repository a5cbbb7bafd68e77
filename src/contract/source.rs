//! From where something was asked for.

use serde::{Deserialize, Serialize};
use std::{fmt, net::IpAddr, str::FromStr};
use thiserror::Error;

/// From where something was asked for. On the wire an IP address, or `local:` and the number of a user
/// of the operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RequestSource {
    Address(IpAddr),
    /// On the host of the database, by a process of this user of the operating system.
    Local {
        uid: u32,
    },
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("not an IP address, and not local: and the number of a user")]
pub struct InvalidSource;

impl RequestSource {
    /// The address; what is done on the host has none.
    pub fn address(self) -> Option<IpAddr> {
        match self {
            Self::Address(address) => Some(address),
            Self::Local { .. } => None,
        }
    }
}

impl fmt::Display for RequestSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Local { uid } => write!(f, "local:{uid}"),
        }
    }
}

impl FromStr for RequestSource {
    type Err = InvalidSource;

    fn from_str(text: &str) -> Result<Self, InvalidSource> {
        match text.strip_prefix("local:") {
            Some(uid) => uid.parse().map(|uid| Self::Local { uid }).map_err(|_| InvalidSource),
            None => text.parse().map(Self::Address).map_err(|_| InvalidSource),
        }
    }
}

impl TryFrom<String> for RequestSource {
    type Error = InvalidSource;

    fn try_from(text: String) -> Result<Self, InvalidSource> {
        text.parse()
    }
}

impl From<RequestSource> for String {
    fn from(source: RequestSource) -> Self {
        source.to_string()
    }
}
