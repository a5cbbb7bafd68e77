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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_delay_up_to_a_quarter_of_an_hour() {
        let seconds = |failures| delay(Duration::from_secs(1), failures).as_secs();
        assert_eq!([0, 1, 2, 3, 4, 10].map(seconds), [0, 1, 2, 4, 8, 512]);
        for failures in [11, 12, 33, 34, 1000, u32::MAX] {
            assert_eq!(delay(Duration::from_secs(2), failures), LONGEST, "{failures}");
        }
    }

    #[test]
    fn time_pays_the_delay_off() {
        let s = Duration::from_secs;
        let wait = |failures, ago| super::wait(s(1), failures, ago);
        assert_eq!(wait(0, s(0)), None);
        assert_eq!(wait(3, s(0)), Some(s(4)));
        assert_eq!(wait(3, s(3)), Some(s(1)));
        assert_eq!(wait(3, s(4)), None);
        assert_eq!(wait(3, s(5)), None);
        assert_eq!(wait(u32::MAX, FORGOTTEN_AFTER), None);
    }
}
