use mfadmin::server::http::layers::body_rate::*;
use std::time::Duration;

#[test]
fn a_steady_body_may_take_its_time_and_a_trickle_may_not() {
    let s = Duration::from_secs;
    // After how many pieces the next one would have come too late.
    let ends = |bytes: u64, pause: Duration| {
        let mut body_rate = BodyRate::new(s(10));
        (0..1000).find(|_| {
            let is_late = pause > body_rate.left();
            body_rate.count(pause, bytes);
            is_late
        })
    };
    assert_eq!(ends(16 * 1024, s(9)), None);
    assert_eq!(ends(1024, s(1)), None);
    assert_eq!(ends(1, s(9)), Some(1));
    assert_eq!(ends(512, s(1)), Some(19));
    assert_eq!(ends(1_000_000, s(11)), Some(0));
}
