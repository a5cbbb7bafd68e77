use mfadmin::logging::*;
use std::fs::{self};
use tracing_subscriber::EnvFilter;

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
    assert!(filter(None).1.is_none());
    assert_eq!(filter(Some("mfadmin=debug")).0.to_string(), "mfadmin=debug");
    let (fallback, mistake) = filter(Some("mfadmin=loudly"));
    assert!(mistake.is_some());
    assert_eq!(fallback.to_string(), EnvFilter::new(DEFAULT_FILTER).to_string());
}
