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

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { tokens: 3, refill: Duration::from_secs(2) };

    #[test]
    fn a_burst_is_let_through_and_then_one_at_a_time() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut bucket = Bucket::full(start);
        for _ in 0..SIZE.tokens {
            assert_eq!(bucket.acquire(SIZE, start), Ok(()));
        }
        assert_eq!(bucket.acquire(SIZE, start), Err(Duration::from_secs(2)));
        assert_eq!(bucket.acquire(SIZE, at(1)), Err(Duration::from_secs(1)));
        assert_eq!(bucket.acquire(SIZE, at(2)), Ok(()));
        assert_eq!(bucket.acquire(SIZE, at(2)), Err(Duration::from_secs(2)));
    }

    #[test]
    fn a_bucket_left_alone_is_full_and_not_fuller() {
        let start = Instant::now();
        let mut bucket = Bucket::full(start);
        assert_eq!(bucket.acquire(SIZE, start), Ok(()));
        let later = start + Duration::from_secs(1000);
        let taken = (0..10).filter(|_| bucket.acquire(SIZE, later).is_ok()).count();
        assert_eq!(taken, 3);
    }
}
