//! The connection to the server.

use crate::{
    client::ClientError,
    tui::{
        State,
        effects::{Effect, Timer},
    },
};
use jiff::Timestamp;
use std::time::Duration;

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

/// The pause before a failed question is asked again.
pub const RETRY_PAUSE: Duration = Duration::from_secs(3);

/// The server answered.
pub fn note_answer(state: &mut State) {
    state.connection = Connection::Up { at: state.now };
}

/// The line is down: keep what is there, say how old it is, try again.
pub fn on_outage(state: &mut State, error: &ClientError) -> Vec<Effect> {
    let since = match &state.connection {
        Connection::Down { stage: Outage::Waiting, .. } => return Vec::new(),
        Connection::Down { since, .. } => *since,
        _ => state.now,
    };
    state.connection = Connection::Down {
        since,
        data_from: state.connection.last_answer(),
        why: error.to_string(),
        stage: Outage::Waiting,
    };
    vec![Effect::Timer { after: RETRY_PAUSE, timer: Timer::Retry }]
}
