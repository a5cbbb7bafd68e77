//! The line to the server.

use jiff::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Nothing has answered yet.
    Connecting,
    /// The last answer came at `at`.
    Up { at: Timestamp },
    /// No answer since; what is on the screen was true at `data_from`.
    Down { since: Timestamp, data_from: Option<Timestamp>, why: String, stage: Outage },
}

/// What is being done about an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// An alarm is set for the next try.
    Waiting,
    /// The next try is under way.
    Asking,
}

impl Connection {
    pub fn is_down(&self) -> bool {
        matches!(self, Self::Down { .. })
    }

    /// When the server last answered.
    pub fn last_answer(&self) -> Option<Timestamp> {
        match self {
            Self::Connecting => None,
            Self::Up { at } => Some(*at),
            Self::Down { data_from, .. } => *data_from,
        }
    }
}
