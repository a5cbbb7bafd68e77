//! Whether what the panel asks for is asked for by somebody at the keys.

use crate::{contract::api::Presence, tui::action::Action};
use std::time::{Duration, Instant};

/// What is asked for within this time after a key is because of it: an answer comes first, a pause in
/// typing, or the rest of the cursor.
const FOLLOWS_A_KEY: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub struct Attendance {
    /// When somebody was at the keys last.
    touched_at: Instant,
}

impl Default for Attendance {
    fn default() -> Self {
        Self { touched_at: Instant::now() }
    }
}

impl Attendance {
    /// Whether what follows from `action` is a use of the session.
    pub fn presence(&mut self, action: &Action) -> Presence {
        if action.presence() == Presence::Attended {
            self.touched_at = Instant::now();
        }
        match self.touched_at.elapsed() < FOLLOWS_A_KEY {
            true => Presence::Attended,
            false => Presence::Unattended,
        }
    }
}
