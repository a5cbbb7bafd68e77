use mfadmin::contract::Backoff;
use std::time::Duration;

#[test]
fn delays_double_up_to_the_longest_and_chance_takes_half_of_one_at_most() {
    let s = Duration::from_secs;
    let backoff = Backoff { first: s(1), longest: s(10) };
    let delays = [0, 1, 2, 3, 4, 5, 33, u32::MAX].map(|failures| backoff.delay(failures).as_secs());
    assert_eq!(delays, [0, 1, 2, 4, 8, 10, 10, 10]);
    for failures in 0..70 {
        let whole = backoff.delay(failures);
        assert_eq!(backoff.spread_delay(failures, 0), whole / 2);
        assert_eq!(backoff.spread_delay(failures, u16::MAX), whole);
        let between = backoff.spread_delay(failures, 30_000);
        assert!(whole / 2 <= between && between <= whole, "{failures}: {between:?}");
    }
}
