//! When to try again, and after how long.

use rand::RngExt;
use std::time::Duration;

/// How often a call is sent at most.
pub(super) const ATTEMPTS: u32 = 3;

/// The pause before attempt `n` (counted from 0): doubling from `base` up to `ceiling`, of which
/// a random half is kept off, so that many clients do not return at the same instant.
pub fn pause(n: u32, base: Duration, ceiling: Duration) -> Duration {
    let full = base.saturating_mul(2u32.saturating_pow(n)).min(ceiling);
    full.mul_f64(rand::rng().random_range(0.5..=1.0))
}
