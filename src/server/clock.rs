//! What time it is, for everything that the server dates or lets run out.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use std::{future::pending, sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

/// The longest sleep that a timer is asked for.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 3600);

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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::timeout;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_clock_is_moved_past_its_time() {
        let clock = Clock::movable();
        let at = clock.now() + HOUR * 2;
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(at).await }
        });
        clock.advance(HOUR);
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(HOUR);
        timeout(Duration::from_secs(10), sleeper).await.unwrap().unwrap();
        assert!(clock.now() >= at);
    }

    #[tokio::test]
    async fn a_clock_runs_by_itself() {
        for clock in [Clock::System, Clock::movable()] {
            let at = clock.now() + SignedDuration::from_millis(20);
            clock.sleep_until(at).await;
            assert!(clock.now() >= at);
            // What is past is not waited for.
            clock.sleep_until(at).await;
        }
    }

    #[test]
    fn nobody_moves_the_clock_of_the_machine() {
        let clock = Clock::System;
        clock.advance(HOUR);
        assert!(clock.now().duration_since(Timestamp::now()) < HOUR);
    }
}
