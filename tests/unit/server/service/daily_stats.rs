use mfadmin::server::service::daily_stats::*;
use std::time::Duration;

#[test]
fn the_day_ends_at_midnight_utc() {
    for (now, left) in [
        ("2026-02-28T00:00:00Z", Duration::from_hours(24)),
        ("2026-02-28T23:59:59.5Z", Duration::from_millis(500)),
        ("2026-12-31T23:59:59.9999999Z", Duration::from_millis(1)),
        ("2026-03-29T01:30:00+02:00", Duration::from_mins(30)),
    ] {
        assert_eq!(until_midnight(now.parse().unwrap()), left, "{now}");
    }
}
