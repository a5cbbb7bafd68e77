//! How far a reading has come, and what it came to, as a line.

use mfadmin::{
    cli::reading::{ReadingDone, ReadingProgress},
    contract::api::DirectoryReading,
    server::service::mirror::ScanReport,
};
use std::time::Duration;

fn reading(listed: u64, read: u64, expected: Option<u64>) -> DirectoryReading {
    DirectoryReading { listed, read, expected }
}

#[test]
fn progress_tells_users_rate_and_the_time_that_is_left() {
    let mut progress = ReadingProgress::begin();
    let mut line = |reading, seconds| progress.line(reading, Duration::from_secs(seconds));
    assert_eq!(line(reading(2_000, 0, None), 1), "2,000 users listed, 0 read");
    let begun = line(reading(2_000, 100, Some(5_000)), 0);
    assert_eq!(begun, "[............] 100 of 5,000 users");
    let on_its_way = line(reading(5_000, 2_500, Some(5_000)), 10);
    assert_eq!(on_its_way, "[######......] 2,500 of 5,000 users, 250 a second, about 10 s left");
    let longest = line(reading(9_999_999, 1_234_567, Some(9_999_999)), 5);
    assert!(longest.len() <= 79, "{longest}");
    let end = line(reading(5_000, 5_000, Some(5_000)), 20);
    assert!(end.starts_with("[############] 5,000 of 5,000 users"), "{end}");
}

/// What was read before somebody looked says nothing of the rate.
#[test]
fn rate_is_of_what_is_read_now() {
    let mut progress = ReadingProgress::begin();
    progress.line(reading(1_000, 900, Some(1_000)), Duration::ZERO);
    let line = progress.line(reading(1_000, 950, Some(1_000)), Duration::from_secs(5));
    assert!(line.ends_with(", 10 a second, about 5 s left"), "{line}");
    let nothing_more = progress.line(reading(1_000, 900, Some(900)), Duration::from_secs(5));
    assert!(!nothing_more.contains("left"), "{nothing_more}");
    let unknown_end = progress.line(reading(1_100, 1_000, None), Duration::from_secs(5));
    assert_eq!(unknown_end, "1,100 users listed, 1,000 read, 20 a second");
}

#[test]
fn outcome_names_every_kind_of_change() {
    let report = ScanReport { users: 1_234, added: 1, changed: 2, gone: 3, unread: 4 };
    let done = ReadingDone { as_of: None, report: Some(report.into()) };
    let name = "corp".parse().unwrap();
    let told = "Read 1,234 users of corp: 1 added, 2 changed, 3 gone, 4 unknown.";
    assert_eq!(done.sentence(&name), told);
}
