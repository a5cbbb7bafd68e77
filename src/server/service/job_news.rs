//! How far jobs have come, for those who listen; and the bell that calls the runner.

use crate::contract::api::Job;
use std::time::Duration;
use tokio::{sync::watch, time::Instant};

/// Progress of one job is told at most so often; its end is always told.
const EVERY: Duration = Duration::from_millis(250);
/// Jobs that are remembered.
const MAX_JOBS: usize = 50;

/// A job as it was told last.
#[derive(Clone, Debug)]
pub struct Told {
    pub job: Job,
    at: Instant,
}

#[derive(Debug)]
pub struct JobNews {
    told: watch::Sender<Vec<Told>>,
    wake: watch::Sender<()>,
}

impl Default for JobNews {
    fn default() -> Self {
        Self { told: watch::channel(Vec::new()).0, wake: watch::channel(()).0 }
    }
}

impl JobNews {
    /// Wakes whenever a job has come further; holds the last of each, the newest job last.
    pub fn listen(&self) -> watch::Receiver<Vec<Told>> {
        self.told.subscribe()
    }

    /// Wakes whenever a job was ordered here.
    pub fn wake(&self) -> watch::Receiver<()> {
        self.wake.subscribe()
    }

    pub fn ring(&self) {
        self.wake.send_replace(());
    }

    /// To be called after every commit that changed `job`.
    pub fn tell(&self, job: Job) {
        let at = Instant::now();
        self.told.send_if_modified(|told| {
            let Some(known) = told.iter_mut().find(|known| known.job.id == job.id) else {
                if told.len() == MAX_JOBS {
                    told.remove(0);
                }
                told.push(Told { job, at });
                return true;
            };
            // What is told may come up in another order than it was committed.
            let is_news = job.state.is_over() || at.duration_since(known.at) >= EVERY;
            if known.job.state.is_over() || !is_news {
                return false;
            }
            *known = Told { job, at };
            true
        });
    }
}
