//! Whether the database can be used: it answers, and takes changes. A write that has just ended says so; where
//! none has, it is tried, and nothing is left of that but where the last write failed.

use super::{
    Store, StoreError, WriteTx,
    write_health::{WriteEnd, WriteOutlook},
    write_queue::Turn,
};
use std::time::Duration;
use tokio::time::timeout;

/// How long an answer may take, and how long a try to write. Whoever asks whether a server is ready does not wait
/// for longer.
const PATIENCE: Duration = Duration::from_secs(2);

impl Store {
    /// # Errors
    /// [`StoreError`] when the database does not answer soon, or takes no changes.
    pub async fn require_ready(&self) -> Result<(), StoreError> {
        let asked = async { self.read().await?.audit().latest_seq().await };
        timeout(PATIENCE, asked).await.map_err(|_| StoreError::Busy)??;
        self.require_writable().await
    }

    async fn require_writable(&self) -> Result<(), StoreError> {
        let last = match self.engine.health().outlook() {
            WriteOutlook::Known(WriteEnd::Done) => return Ok(()),
            WriteOutlook::Known(WriteEnd::Failed) => return Err(StoreError::NotWritable),
            WriteOutlook::Last(last) => last,
        };
        let Some(turn) = self.writers.try_turn() else {
            // Somebody writes. Whether that goes well is known at its end.
            return match last {
                Some(WriteEnd::Failed) => Err(StoreError::NotWritable),
                Some(WriteEnd::Done) | None => Ok(()),
            };
        };
        let store = self.clone();
        // A try that hangs keeps its turn to the end, as its connection does.
        let tried = tokio::spawn(async move { store.try_to_write(last, turn).await });
        match timeout(PATIENCE, tried).await {
            Ok(tried) => tried.unwrap_or(Err(StoreError::NotWritable)),
            Err(_) => {
                self.engine.health().note(WriteEnd::Failed);
                Err(StoreError::NotWritable)
            }
        }
    }

    async fn try_to_write(&self, last: Option<WriteEnd>, turn: Turn) -> Result<(), StoreError> {
        let tried = match last {
            // A full disk shows when something is written, and in no other way.
            Some(WriteEnd::Failed) => self.write_something(turn).await,
            Some(WriteEnd::Done) | None => self.engine.require_writable().await,
        };
        let end = if tried.is_ok() { WriteEnd::Done } else { WriteEnd::Failed };
        self.engine.health().note(end);
        tried
    }

    async fn write_something(&self, turn: Turn) -> Result<(), StoreError> {
        let mut tx = WriteTx::new(self.engine.begin_write().await?, turn);
        tx.settings().note_write_check(self.clock.now()).await?;
        tx.commit().await
    }
}
