//! Times as people read them.

use jiff::{Timestamp, civil::Time, tz::TimeZone};

/// How long before `now` something was, in the largest whole unit: `3 h ago`.
pub fn ago(now: Timestamp, at: Timestamp) -> String {
    let seconds = now.duration_since(at).as_secs();
    match seconds {
        ..=-1 => format!("in {}", span(-seconds)),
        0..60 => "just now".to_owned(),
        seconds => format!("{} ago", span(seconds)),
    }
}

/// For how long something has lasted: `3 h`, or `now` where it has just begun. The clock that
/// stamped it may run ahead of this one.
pub fn lasting(now: Timestamp, since: Timestamp) -> String {
    match now.duration_since(since).as_secs() {
        ..60 => "now".to_owned(),
        seconds => span(seconds),
    }
}

/// A length of time in its largest whole unit: `3 h`.
pub fn span(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => format!("{} h", seconds / HOUR),
        _ if seconds < 60 * DAY => format!("{} d", seconds / DAY),
        _ if seconds < 730 * DAY => format!("{} mo", seconds / (30 * DAY)),
        _ => format!("{} y", seconds / (365 * DAY)),
    }
}

/// The minute on the wall clock of `zone`: `2026-11-24 07:30`.
pub fn exact(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Until when something lasts, up to the next minute, and without the day where that is today's:
/// `14:02`.
pub fn until(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    let up = Timestamp::from_second(at.as_second().saturating_add(59)).unwrap_or(at);
    let [now, up] = [now, up].map(|at| zone.to_datetime(at));
    let format = if now.date() == up.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    up.strftime(format).to_string()
}

/// The date where it is its first moment, else the minute.
pub fn day_or_minute(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    match local == local.date().to_datetime(Time::midnight()) {
        true => local.date().to_string(),
        false => exact(at, zone),
    }
}

/// Both: `2026-11-24 07:30 (3 h ago)`.
pub fn full(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    format!("{} ({})", exact(at, zone), ago(now, at))
}

/// The same of what nobody wants to know by the minute: `2026-11-24 (3 h ago)`.
pub fn day(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    format!("{} ({})", zone.to_datetime(at).date(), ago(now, at))
}
