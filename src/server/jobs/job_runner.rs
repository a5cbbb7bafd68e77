//! The runner: does what jobs order, some users at a time. It sleeps until one is ordered.

use super::run::JobBatch;
use crate::server::service::Service;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How long to wait when the database does not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// Between two rounds the runner rests for this part of the time that a round took, so that other
/// programs come to write, too: the server's own writers take turns anyway.
const REST: u32 = 8;

/// Runs the jobs of one server. What one server began and did not end, another goes on with.
pub struct JobRunner {
    service: Arc<Service>,
    stopping: CancellationToken,
}

impl JobRunner {
    pub fn new(service: Arc<Service>, stopping: CancellationToken) -> Self {
        Self { service, stopping }
    }

    /// Works until the server is told to stop; then ends once the users under way are settled.
    pub async fn run(self) {
        let mut bell = self.service.ordered();
        while !self.stopping.is_cancelled() {
            bell.mark_unchanged();
            let begun = Instant::now();
            let rest = match self.service.work_on_jobs().await {
                Ok(JobBatch::Worked) => Some(begun.elapsed() / REST),
                Ok(JobBatch::Idle) => None,
                Err(error) => {
                    tracing::error!(%error, "a job cannot go on");
                    Some(PAUSE)
                }
            };
            let turn = async {
                match rest {
                    Some(rest) => sleep(rest).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                rung = bell.changed() => if rung.is_err() { break },
                () = turn => {}
                () = self.stopping.cancelled() => {}
            }
        }
    }
}
