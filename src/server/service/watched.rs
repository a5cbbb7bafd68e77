//! Figures as they stand, for those who watch the server.

use super::{Service, ServiceError};
use crate::contract::{
    DirectoryKind,
    api::{Channel, Summary},
};
use jiff::SignedDuration;

/// What waits, and who stands where.
#[derive(Clone, Debug)]
pub struct WatchedFigures {
    pub summary: Summary,
    /// Messages that wait for their turn, by channel.
    pub waiting: Vec<(Channel, u64)>,
    /// Messages that nothing is configured to send.
    pub held: u64,
    /// Operations that are under way.
    pub requested: u64,
    /// Operations of which nobody knows the outcome.
    pub unknown: u64,
    /// Jobs that are not over.
    pub jobs: u64,
    /// Absent where the users live here.
    pub directory: Option<WatchedDirectory>,
}

/// How another system's directory is read.
#[derive(Clone, Copy, Debug)]
pub struct WatchedDirectory {
    /// Since the last whole reading began; absent before the first.
    pub age: Option<SignedDuration>,
    pub has_fault: bool,
}

impl Service {
    /// The figures of this moment.
    ///
    /// # Errors
    /// The database fails.
    pub async fn watched_figures(&self) -> Result<WatchedFigures, ServiceError> {
        let now = self.now();
        let status = self.directory_status().await?;
        let mut tx = self.store.read().await?;
        let mut waiting = Vec::new();
        for channel in Channel::ALL {
            waiting.push((channel, tx.outbox().waiting(channel).await?));
        }
        let directory = (status.kind != DirectoryKind::Local).then(|| WatchedDirectory {
            age: status.as_of.map(|at| now.duration_since(at)),
            has_fault: status.fault.is_some(),
        });
        Ok(WatchedFigures {
            summary: tx.users().summary(now).await?,
            waiting,
            held: tx.outbox().held().await?,
            requested: status.operations,
            unknown: status.unknown,
            jobs: tx.jobs().open().await?.len() as u64,
            directory,
        })
    }
}
