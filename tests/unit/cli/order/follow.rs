use mfadmin::cli::order::follow::*;
use mfadmin::contract::api::Job;
use mfadmin::contract::{
    JobId, UserId,
    api::{JobAction, JobState, Person},
};
use std::time::Duration;

#[test]
fn progress_tells_rate_and_time_left() {
    let by = Person {
        id: UserId::new(),
        name: "Ana".to_owned(),
        email: "ana@example.com".parse().ok(),
        username: None,
    };
    let mut job = Job {
        id: JobId::new(),
        action: JobAction::Remind,
        by,
        reason: None,
        state: JobState::Running,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        started_at: None,
        finished_at: None,
        total: 300,
        done: 20,
        skipped: 0,
        failed: 0,
        unknown: 0,
        retry_of: None,
    };
    let progress = Progress::begin(&job);
    assert_eq!(progress.line(&job, Duration::from_millis(10)), "20 of 300");
    (job.done, job.skipped, job.failed) = (100, 15, 5);
    let line = progress.line(&job, Duration::from_secs(2));
    assert_eq!(line, "120 of 300, 15 skipped, 5 failed, 50 a second, about 4 s left");
}
