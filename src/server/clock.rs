//! What time it is, for everything that the server dates or lets run out.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use std::{future::pending, sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

/// After so long the clock is asked again: that of the machine may have been set, of which no timer hears.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Cloning it gives another handle to the same clock.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    System,
    /// A clock that runs as the machine's does, and that a test puts forward.
    Movable(Arc<watch::Sender<SignedDuration>>),
}

impl Clock {
    /// One that shows the machine's time until it is moved.
    pub fn movable() -> Self {
        Self::Movable(Arc::new(watch::Sender::new(SignedDuration::ZERO)))
    }

    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        match self {
            Self::System => now,
            Self::Movable(ahead) => now.saturating_add(*ahead.borrow()).unwrap_or(now),
        }
    }

    /// Puts the clock forward, and wakes whoever sleeps by it. The machine's clock stays as it is.
    pub fn advance(&self, by: SignedDuration) {
        if let Self::Movable(ahead) = self {
            ahead.send_modify(|ahead| *ahead = ahead.saturating_add(by));
        }
    }

    /// Sleeps until the next turn, for ever where there is none: the others of a `select` wake then.
    pub async fn sleep_until_turn(&self, at: Option<Timestamp>) {
        match at {
            Some(at) => self.sleep_until(at).await,
            None => pending().await,
        }
    }

    /// Sleeps until the clock shows `at`, whether it runs there or is moved.
    pub async fn sleep_until(&self, at: Timestamp) {
        let mut moves = match self {
            Self::System => None,
            Self::Movable(ahead) => Some(ahead.subscribe()),
        };
        loop {
            let left = at.duration_since(self.now());
            let Ok(left) = Duration::try_from(left) else { return };
            if left.is_zero() {
                return;
            }
            let moved = async {
                match &mut moves {
                    // The sender is this clock's own, so it is there as long as the clock is.
                    Some(moves) => moves.changed().await.unwrap_or_default(),
                    None => pending().await,
                }
            };
            tokio::select! {
                () = sleep(left.min(LONGEST_SLEEP)) => {}
                () = moved => {}
            }
        }
    }
}

/// `delay` after `now`.
pub fn after(now: Timestamp, delay: Duration) -> Timestamp {
    now.checked_add(delay).unwrap_or(Timestamp::MAX)
}

/// The day that `at` is on, in UTC.
pub fn utc_day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}
