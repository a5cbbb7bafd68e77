use jiff::SignedDuration;
use jiff::Timestamp;
use mfadmin::tui::time::*;

#[test]
fn the_largest_whole_unit_is_named() {
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    for (seconds, words) in [
        (5, "just now"),
        (119, "1 min ago"),
        (3 * 3600, "3 h ago"),
        (26 * 3600, "1 d ago"),
        (100 * 86_400, "3 mo ago"),
        (900 * 86_400, "2 y ago"),
        (-7200, "in 2 h"),
    ] {
        assert_eq!(ago(now, now - SignedDuration::from_secs(seconds)), words);
    }
}
