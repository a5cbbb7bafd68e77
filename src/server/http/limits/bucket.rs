//! A bucket of tokens that fills again with time.

use std::time::{Duration, Instant};

/// How many tokens a bucket holds, and how long one takes to come back.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub tokens: u32,
    pub refill: Duration,
}

/// Kept as the moment at which it is full again: a bucket that is not asked costs nothing.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    full_at: Instant,
}

impl Bucket {
    pub fn full(now: Instant) -> Self {
        Self { full_at: now }
    }

    /// Takes one token, or says how long until there is one.
    pub fn acquire(&mut self, size: Size, now: Instant) -> Result<(), Duration> {
        let missing = self.full_at.saturating_duration_since(now) + size.refill;
        let room = size.refill.saturating_mul(size.tokens);
        match missing.checked_sub(room).filter(|over| !over.is_zero()) {
            Some(over) => Err(over),
            None => {
                self.full_at = now + missing;
                Ok(())
            }
        }
    }
}
