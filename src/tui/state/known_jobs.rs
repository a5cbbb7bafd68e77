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
                // What was unknown may be settled after the end.
                let is_newer = match known.state.is_over() {
                    true => job.state.is_over() && known.unknown != job.unknown,
                    false => known.settled() <= job.settled(),
                };
                if is_newer {
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
        JobAction::ReplaceAuthenticator => "Authenticator replacements",
        JobAction::ResetPassword => "Password resets",
        JobAction::EndSessions => "Log-outs",
        JobAction::ResetAccess => "Resets and log-outs",
        JobAction::Remind => "Reminders",
        JobAction::Disable => "Disabling",
        JobAction::Enable => "Enabling",
        JobAction::Remove => "Removals",
    }
}

/// Per cent of the users that have come up, rounded down.
pub fn percent(job: &Job) -> u64 {
    match job.total {
        0 => 100,
        total => job.settled() * 100 / total,
    }
}
