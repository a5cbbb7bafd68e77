use mfadmin::server::http::limits::bucket::*;
use std::time::{Duration, Instant};

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
