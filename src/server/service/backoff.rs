//! The growing delay after failures: one rule for accounts and for addresses.

use crate::contract::Backoff;
use std::time::Duration;

/// No delay is longer.
pub const LONGEST: Duration = Duration::from_mins(15);

/// After so long without a failure all of them are forgotten.
pub const FORGOTTEN_AFTER: Duration = Duration::from_hours(1);

/// How long to wait after the last of `failures` in a row: nothing after none, then `first`, and
/// twice as long after each further one, up to 15 min.
pub fn delay(first: Duration, failures: u32) -> Duration {
    Backoff { first, longest: LONGEST }.delay(failures)
}

/// How much of the delay is left when the last of `failures` is `ago`; none when the next try may
/// come.
pub fn wait(first: Duration, failures: u32, ago: Duration) -> Option<Duration> {
    if ago >= FORGOTTEN_AFTER {
        return None;
    }
    delay(first, failures).checked_sub(ago).filter(|left| !left.is_zero())
}
