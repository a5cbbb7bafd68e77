//! What SQLite's write-ahead log holds still: each page as it was written, which a removal does not
//! overwrite. Emptying the log is what erases it there (<https://www.sqlite.org/wal.html>, section 3).

use super::{Store, StoreError};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::sleep;

/// A job removes many in a row: the log is emptied once for all of them.
const GATHER: Duration = Duration::from_secs(1);
/// Who reads meanwhile holds it up; readers are done in milliseconds.
const TRIES: u32 = 30;

/// Whether somebody waits to empty the log. Cloning it gives the same.
#[derive(Clone, Debug, Default)]
pub struct LogErasure(Arc<AtomicBool>);

impl Store {
    /// Empties the write-ahead log, a second after the first of several calls. What is committed by
    /// then, or by a writer whose turn it is then, is in the log no more.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails; the log is then emptied after the next removal, or when
    /// the database is closed.
    pub async fn erase_log(&self) -> Result<(), StoreError> {
        if self.log_erasure.0.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        sleep(GATHER).await;
        for _ in 0..TRIES {
            // Whoever calls from here on may write after the log was emptied.
            self.log_erasure.0.store(false, Ordering::SeqCst);
            if self.empty_log().await? {
                return Ok(());
            }
            sleep(GATHER).await;
        }
        Err(StoreError::Busy)
    }

    /// False where others are at work.
    async fn empty_log(&self) -> Result<bool, StoreError> {
        match self.writers.wait().await {
            Ok(_turn) => self.engine.empty_log().await,
            Err(StoreError::Busy) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
