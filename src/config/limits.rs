//! How many connections `mfadmin serve` takes, and how long each may dawdle.

use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Open at once.
    pub connections: Connections,
    /// The same from one address; those of trusted proxies are not counted.
    pub connections_per_address: Connections,
    /// For a TLS handshake, and for a request's head.
    pub head_seconds: Seconds,
    /// Between an answer and the next request.
    pub idle_seconds: Seconds,
    /// Without progress of a body or an answer.
    pub stall_seconds: Seconds,
}

/// A whole number of connections from 1 to 65536.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Connections(u32);

/// A whole number of seconds from 1 to 3600.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Seconds(u16);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0} connections is out of range; use a whole number from 1 to 65536")]
pub struct InvalidConnections(i64);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0} seconds is out of range; use a whole number from 1 to 3600 (an hour)")]
pub struct InvalidSeconds(i64);

impl Connections {
    pub fn count(self) -> usize {
        self.0 as usize
    }
}

impl Seconds {
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl TryFrom<i64> for Connections {
    type Error = InvalidConnections;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        let fits = u32::try_from(number).ok().filter(|count| (1..=65536).contains(count));
        fits.map(Self).ok_or(InvalidConnections(number))
    }
}

impl TryFrom<i64> for Seconds {
    type Error = InvalidSeconds;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        let fits = u16::try_from(number).ok().filter(|seconds| (1..=3600).contains(seconds));
        fits.map(Self).ok_or(InvalidSeconds(number))
    }
}

impl From<Connections> for i64 {
    fn from(connections: Connections) -> Self {
        connections.0.into()
    }
}

impl From<Seconds> for i64 {
    fn from(seconds: Seconds) -> Self {
        seconds.0.into()
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: Connections(1024),
            connections_per_address: Connections(64),
            head_seconds: Seconds(10),
            idle_seconds: Seconds(60),
            stall_seconds: Seconds(30),
        }
    }
}
