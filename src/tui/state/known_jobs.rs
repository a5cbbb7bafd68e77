//! The jobs of the server: actions on many users, whoever ordered them, and how far they are.

use crate::contract::{
    JobId,
    api::{Job, JobAction},
};
use jiff::Timestamp;
use std::collections::HashMap;

/// Jobs that are kept, as many as the server lists.
const KEPT: usize = 50;

/// The jobs that are known, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    pub list: Vec<Job>,
    /// Whether the server has told of them.
    pub loaded: bool,
    /// Counts the questions about jobs.
    pub questions: u64,
    paces: HashMap<JobId, JobPace>,
}

/// How fast a job was seen to go, by the clock of this machine: the server's may differ.
#[derive(Clone, Copy, Debug)]
struct JobPace {
    /// When the job was first seen under way, and how far it was then.
    first: (Timestamp, u64),
    last: (Timestamp, u64),
}

impl Jobs {
    pub fn find(&self, id: JobId) -> Option<&Job> {
        self.list.iter().find(|job| job.id == id)
    }

    /// Those that are not over, the oldest first.
    pub fn open(&self) -> impl Iterator<Item = &Job> {
        self.list.iter().rev().filter(|job| !job.state.is_over())
    }

    /// Takes what the server told of a job at `now`; what was known later stays.
    pub fn update(&mut self, job: Job, now: Timestamp) {
        let settled = (now, job.settled());
        if job.state.is_over() {
            self.paces.remove(&job.id);
        } else {
            let pace =
                self.paces.entry(job.id).or_insert(JobPace { first: settled, last: settled });
            pace.last = pace.last.max(settled);
        }
        match self.list.iter_mut().find(|known| known.id == job.id) {
            Some(known) => {
                if !known.state.is_over() && known.settled() <= job.settled() {
                    *known = job;
                }
            }
            None => {
                let newest = |one: &Job| (one.created_at, one.id);
                let at = self.list.partition_point(|known| newest(known) > newest(&job));
                self.list.insert(at, job);
                self.list.truncate(KEPT);
            }
        }
    }

    /// Users a second, once that can be told.
    pub fn rate(&self, job: &Job) -> Option<f64> {
        let (settled, span) = match (job.started_at, job.finished_at) {
            (Some(started), Some(finished)) => (job.settled(), finished.duration_since(started)),
            _ => {
                let JobPace { first, last } = self.paces.get(&job.id)?;
                (last.1 - first.1, last.0.duration_since(first.0))
            }
        };
        let seconds = span.as_secs_f64();
        (seconds > 0.0 && settled > 0).then(|| settled as f64 / seconds)
    }

    /// Seconds until a job is done, if it goes on as it has.
    pub fn seconds_left(&self, job: &Job) -> Option<i64> {
        let left = job.total.saturating_sub(job.settled());
        let rate = self.rate(job).filter(|_| !job.state.is_over())?;
        Some((left as f64 / rate).ceil() as i64)
    }
}

/// The words for an action on many where there is no room for more.
pub fn short(action: JobAction) -> &'static str {
    match action {
        JobAction::SendSetupLink => "Setup links",
        JobAction::ResetAuthenticator => "Authenticator resets",
        JobAction::ResetPassword => "Password resets",
        JobAction::EndSessions => "Log-outs",
        JobAction::ResetAccess => "Resets and log-outs",
        JobAction::Remind => "Reminders",
    }
}

/// Per cent of the users that have come up, rounded down.
pub fn percent(job: &Job) -> u64 {
    match job.total {
        0 => 100,
        total => job.settled() * 100 / total,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{
        UserId,
        api::{JobState, Person},
    };
    use jiff::SignedDuration;

    fn job(done: u64, state: JobState) -> Job {
        let by = Person { id: UserId::new(), name: "Ana".into(), email: "a@b.cd".parse().unwrap() };
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
}
