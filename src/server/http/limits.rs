//! What anybody may ask of the server: how long, how much, how often.

pub mod addresses;
pub mod bucket;

pub use addresses::{AddressLimits, Kind, Wait};

use std::time::Duration;

/// The least speed of who sends a body or reads an answer, in bytes a second.
pub const LEAST_RATE: u32 = 1024;

/// How long the parts of a conversation may take, and how many conversations there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From a request's head to its answer's head.
    pub request: Duration,
    /// The same for an import.
    pub import: Duration,
    /// Between two signs of life on an event stream.
    pub keep_alive: Duration,
    /// For the TLS handshake, and then for a request's head.
    pub head: Duration,
    /// Between an answer and the next request.
    pub idle: Duration,
    /// For a piece of a body to arrive, and for a piece of an answer to leave.
    pub stall: Duration,
    /// Connections open at once.
    pub connections: usize,
    /// The same from one address.
    pub connections_per_address: usize,
    /// How often at most the files of the certificate are looked at.
    pub certificate_check: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            import: Duration::from_mins(10),
            keep_alive: Duration::from_secs(15),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            stall: Duration::from_secs(30),
            connections: 1024,
            connections_per_address: 64,
            certificate_check: Duration::from_secs(10),
        }
    }
}
