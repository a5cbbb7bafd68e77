use jiff::Timestamp;
use mfadmin::server::outbox::delivery_config::*;

#[test]
fn the_delay_doubles_to_its_end_and_is_spread() {
    let pace = RetryPolicy::default();
    let now = Timestamp::UNIX_EPOCH;
    for (attempts, whole) in [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (99, 3600)] {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..50 {
            let delay = pace.next_attempt(attempts, now).as_millisecond();
            assert!((whole * 500..=whole * 1000).contains(&delay), "{attempts}: {delay}");
            seen.insert(delay);
        }
        assert!(seen.len() > 10, "{attempts}: {seen:?}");
    }
}
