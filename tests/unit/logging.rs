use mfadmin::logging::*;
use std::fs::{self};
use tracing::Level;

#[test]
fn a_full_log_is_kept_once_and_a_small_one_grows() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("mfadmin.log");
    fs::write(&log, "small").unwrap();
    make_room(&log).unwrap();
    assert_eq!(fs::read_to_string(&log).unwrap(), "small");

    for round in ["first", "second"] {
        let size = usize::try_from(MAX_LOG_BYTES).unwrap();
        fs::write(&log, format!("{round}{}", " ".repeat(size))).unwrap();
        make_room(&log).unwrap();
        assert!(!log.exists());
        assert!(fs::read_to_string(previous(&log)).unwrap().starts_with(round));
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_filter_that_cannot_be_read_falls_back_and_says_so() {
    let (usual, none) = filter(None);
    assert!(none.is_none());
    for (target, level, is_logged) in [
        ("mfadmin::server", Level::INFO, true),
        ("mfadmin::server", Level::DEBUG, false),
        ("sqlx::query", Level::WARN, true),
        ("sqlx::query", Level::INFO, false),
    ] {
        assert_eq!(usual.would_enable(target, &level), is_logged, "{target} {level}");
    }
    let (wanted, none) = filter(Some("mfadmin=debug"));
    assert!(none.is_none());
    assert!(wanted.would_enable("mfadmin::tui", &Level::DEBUG));
    assert!(!wanted.would_enable("sqlx::query", &Level::ERROR));
    let (fallback, mistake) = filter(Some("mfadmin=loudly"));
    assert!(mistake.is_some());
    assert_eq!(fallback, usual);
}
