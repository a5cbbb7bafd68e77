//! The delay before what failed is tried again: one rule for calls, streams, messages, the audit log
//! on its way elsewhere, and guessed passwords. Each caller says what is tried again, and how often.

use std::time::Duration;

/// A delay that doubles with each failure in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failure.
    pub first: Duration,
    /// No delay is longer.
    pub longest: Duration,
}

impl Backoff {
    /// The delay after so many failures in a row; none after none.
    pub fn delay(self, failures: u32) -> Duration {
        match failures.checked_sub(1) {
            None => Duration::ZERO,
            Some(doublings) => {
                self.first.saturating_mul(2u32.saturating_pow(doublings)).min(self.longest)
            }
        }
    }

    /// Between half of [`Self::delay`] and all of it, by `chance`, which is any random number: what
    /// failed together does not come back together.
    pub fn spread_delay(self, failures: u32, chance: u16) -> Duration {
        let half = self.delay(failures) / 2;
        half + half.saturating_mul(u32::from(chance)) / u32::from(u16::MAX)
    }
}
