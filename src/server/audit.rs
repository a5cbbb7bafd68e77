//! The audit log as the rest of the server meets it: who waits for its next entry, how it reads as
//! CSV, and how it is carried elsewhere.

pub mod csv;
pub mod exporters;

use super::store::{Store, StoreError};
use crate::contract::Seq;
use exporters::Cargo;
use tokio::sync::watch;

/// The audit log of one database. Cloning it gives another handle to the same.
#[derive(Clone)]
pub struct AuditLog {
    store: Store,
    /// The newest entry that somebody committed here.
    newest: watch::Sender<Seq>,
}

impl AuditLog {
    pub fn new(store: Store) -> Self {
        Self { store, newest: watch::channel(Seq(0)).0 }
    }

    /// Wakes whenever an entry is committed here.
    pub fn changes(&self) -> watch::Receiver<Seq> {
        self.newest.subscribe()
    }

    /// To be called after every commit that wrote an entry; `seq` is the newest.
    pub fn announce(&self, seq: Seq) {
        self.newest.send_if_modified(|newest| {
            let is_newer = *newest < seq;
            *newest = seq.max(*newest);
            is_newer
        });
    }

    /// The number of the last entry that arrived at `place`.
    pub async fn shipped(&self, place: &str) -> Result<Seq, StoreError> {
        self.store.read().await?.audit().shipped(place).await
    }

    pub async fn note_shipped(&self, place: &str, last: Seq) -> Result<(), StoreError> {
        let mut tx = self.store.begin_write().await?;
        tx.audit().note_shipped(place, last).await?;
        tx.commit().await
    }

    /// The entries after `after`, oldest first.
    pub async fn cargo_after(&self, after: Seq, limit: i64) -> Result<Vec<Cargo>, StoreError> {
        let entries = self.store.read().await?.audit().chained_after(after, limit).await?;
        Ok(entries.into_iter().map(|(entry, head)| Cargo { entry, head }).collect())
    }
}
