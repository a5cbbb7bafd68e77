//! The runner: does what jobs order, some users at a time. It sleeps until one is ordered.

use super::run::JobBatch;
use crate::server::{
    clock::after,
    leased_work::{PAUSE, WorkSignal},
    service::Service,
};
use std::sync::Arc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

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
        let clock = self.service.clock().clone();
        let mut signal = WorkSignal::new(self.service.ordered(), clock, self.stopping);
        while signal.begin_turn().is_continue() {
            let begun = Instant::now();
            let rest = match self.service.work_on_jobs().await {
                Ok(JobBatch::Worked) => Some(begun.elapsed() / REST),
                Ok(JobBatch::Idle) => None,
                Err(error) => {
                    tracing::error!(%error, "a job cannot go on");
                    Some(PAUSE)
                }
            };
            signal.wait(rest.map(|rest| after(self.service.now(), rest))).await;
        }
    }
}
