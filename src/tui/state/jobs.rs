//! The jobs of the server: actions on many users, whoever ordered them, and how far they are.

use super::modal::Answer;
use crate::contract::{
    JobId,
    api::{ItemOutcome, Job, JobAction, JobItem},
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

/// The list of jobs over the panes.
#[derive(Clone, Copy, Debug, Default)]
pub struct JobList {
    /// The job under the cursor; the newest at first. New ones come in above it.
    pub held: Option<JobId>,
}

/// One job over the panes: how far it is, and what did not go.
#[derive(Clone, Debug)]
pub struct JobView {
    pub id: JobId,
    /// Which of its items are listed: the failed or the skipped.
    pub outcome: ItemOutcome,
    pub items: Vec<JobItem>,
    pub scroll: usize,
    /// The number of the question for more items that is open.
    pub asked: Option<u64>,
    /// Whether the server would not tell more.
    pub is_stopped: bool,
    /// The list that it was opened from.
    pub behind: Option<JobList>,
    /// The marked answer, while it is asked whether to cancel the job.
    pub question: Option<Answer>,
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
    pub fn take(&mut self, job: Job, now: Timestamp) {
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

impl JobList {
    /// The row under the cursor, counted from 0.
    pub fn row(self, jobs: &Jobs) -> usize {
        let held = |held| jobs.list.iter().position(|job| job.id == held);
        self.held.and_then(held).unwrap_or_default()
    }
}

impl JobView {
    pub fn new(job: &Job) -> Self {
        Self {
            id: job.id,
            outcome: match job.failed {
                0 => ItemOutcome::Skipped,
                _ => ItemOutcome::Failed,
            },
            items: Vec::new(),
            scroll: 0,
            asked: None,
            is_stopped: false,
            behind: None,
            question: None,
        }
    }

    /// Lists the other ones of its items.
    pub fn turn(&mut self) {
        self.outcome = match self.outcome {
            ItemOutcome::Failed => ItemOutcome::Skipped,
            _ => ItemOutcome::Failed,
        };
        (self.items, self.scroll, self.asked) = (Vec::new(), 0, None);
        self.is_stopped = false;
    }

    /// How many of the items that it lists `job` has.
    pub fn count(&self, job: &Job) -> u64 {
        match self.outcome {
            ItemOutcome::Failed => job.failed,
            _ => job.skipped,
        }
    }
}

/// What goes on while the server has not taken the order.
pub fn ordering(action: JobAction) -> &'static str {
    match action {
        JobAction::SendSetupLink => "Starting setup links",
        JobAction::ResetAuthenticator => "Starting authenticator resets",
        JobAction::ResetPassword => "Starting password resets",
        JobAction::EndSessions => "Starting log-outs",
        JobAction::ResetAccess => "Starting resets and log-outs",
        JobAction::Remind => "Starting reminders",
    }
}

/// The label of the button that starts it.
pub fn verb(action: JobAction) -> &'static str {
    match action {
        JobAction::SendSetupLink => "Send links",
        JobAction::ResetAuthenticator => "Reset apps",
        JobAction::ResetPassword => "Reset passwords",
        JobAction::EndSessions => "Log out",
        JobAction::ResetAccess => "Reset and log out",
        JobAction::Remind => "Send reminders",
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
        jobs.take(job(20, JobState::Running), begun);
        assert_eq!(jobs.seconds_left(&jobs.list[0]), None);
        jobs.take(job(40, JobState::Running), begun + SignedDuration::from_secs(2));
        assert_eq!(jobs.rate(&jobs.list[0]), Some(10.0));
        assert_eq!(jobs.seconds_left(&jobs.list[0]), Some(6));
    }

    #[test]
    fn what_comes_late_changes_nothing() {
        let now = Timestamp::UNIX_EPOCH;
        let mut jobs = Jobs::default();
        jobs.take(job(40, JobState::Running), now);
        jobs.take(job(20, JobState::Running), now);
        assert_eq!(jobs.list[0].done, 40);
        jobs.take(job(40, JobState::Cancelled), now);
        jobs.take(job(60, JobState::Running), now);
        assert_eq!((jobs.list[0].done, jobs.list[0].state), (40, JobState::Cancelled));
    }
}
