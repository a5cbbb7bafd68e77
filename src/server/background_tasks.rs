//! The tasks of a server that no caller waits for: one way to start them, to have them end, and to
//! wait until they have.

use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Cloning it gives another handle to the same tasks.
#[derive(Clone, Debug)]
pub struct BackgroundTasks {
    tracker: TaskTracker,
    /// Breaks tasks off where they wait.
    broken_off: CancellationToken,
    /// Asks tasks to end. It is a child of `broken_off`.
    stopping: CancellationToken,
}

impl Default for BackgroundTasks {
    fn default() -> Self {
        let broken_off = CancellationToken::new();
        let stopping = broken_off.child_token();
        Self { tracker: TaskTracker::new(), broken_off, stopping }
    }
}

impl BackgroundTasks {
    /// Cancelled once the server is told to stop. Each caller gets a token of its own, so that
    /// thousands of connections do not wait behind one lock.
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.child_token()
    }

    /// Starts `task`, which ends by itself once [`Self::stopping`] is cancelled. The handle tells of
    /// a panic, and gives nothing where the task was broken off.
    pub fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<Option<T>> {
        let broken_off = self.broken_off.child_token();
        self.tracker.spawn(broken_off.run_until_cancelled_owned(task))
    }

    /// Starts `change`, which nothing cancels: a stop waits for it as long as its time lasts.
    pub fn spawn_to_end<T: Send + 'static>(
        &self,
        change: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.tracker.spawn(change)
    }

    /// Asks all tasks to end, waits until they have, and breaks off those that have not after
    /// `grace`.
    pub async fn stop(&self, grace: Duration) {
        self.stopping.cancel();
        self.tracker.close();
        if tokio::time::timeout(grace, self.tracker.wait()).await.is_err() {
            self.break_off();
        }
    }

    pub fn break_off(&self) {
        self.broken_off.cancel();
    }
}
