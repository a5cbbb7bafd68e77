use jiff::SignedDuration;
use jiff::Timestamp;
use mfadmin::contract::{
    JobId,
    api::{Job, JobAction},
};
use mfadmin::contract::{
    UserId,
    api::{JobState, Person},
};
use mfadmin::tui::state::known_jobs::*;

fn job(done: u64, state: JobState) -> Job {
    let by = Person {
        id: UserId::new(),
        name: "Ana".into(),
        email: "a@b.cd".parse().ok(),
        username: None,
    };
    Job {
        id: JobId(uuid::Uuid::nil()),
        action: JobAction::Remind,
        by,
        reason: None,
        state,
        created_at: Timestamp::UNIX_EPOCH,
        started_at: Some(Timestamp::UNIX_EPOCH),
        finished_at: None,
        total: 100,
        done,
        skipped: 0,
        failed: 0,
        unknown: 0,
        retry_of: None,
    }
}

#[test]
fn the_time_left_follows_what_was_seen_and_not_the_servers_clock() {
    let begun: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    let mut jobs = Jobs::default();
    jobs.update(job(20, JobState::Running), begun);
    assert_eq!(jobs.seconds_left(&jobs.list[0]), None);
    jobs.update(job(40, JobState::Running), begun + SignedDuration::from_secs(2));
    assert_eq!(jobs.rate(&jobs.list[0]), Some(10.0));
    assert_eq!(jobs.seconds_left(&jobs.list[0]), Some(6));
}

#[test]
fn what_comes_late_changes_nothing() {
    let now = Timestamp::UNIX_EPOCH;
    let mut jobs = Jobs::default();
    jobs.update(job(40, JobState::Running), now);
    jobs.update(job(20, JobState::Running), now);
    assert_eq!(jobs.list[0].done, 40);
    jobs.update(job(40, JobState::Cancelled), now);
    jobs.update(job(60, JobState::Running), now);
    assert_eq!((jobs.list[0].done, jobs.list[0].state), (40, JobState::Cancelled));
}
