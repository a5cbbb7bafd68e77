//! Whose turn it is to write. SQLite makes writers wait by letting them try again and again: one
//! that writes without a pause, as a job does, would leave the others to chance.

use super::StoreError;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time::timeout,
};

/// How long a writer waits, as long as SQLite lets it wait for other programs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The writers of one server, first come, first served.
#[derive(Clone, Debug, Default)]
pub struct WriteQueue(Arc<Mutex<()>>);

/// The turn of one writer; dropping it gives it to the next.
#[derive(Debug)]
pub struct Turn {
    _guard: OwnedMutexGuard<()>,
}

impl WriteQueue {
    pub async fn wait(&self) -> Result<Turn, StoreError> {
        let guard = timeout(PATIENCE, Arc::clone(&self.0).lock_owned()).await;
        Ok(Turn { _guard: guard.map_err(|_| StoreError::Busy)? })
    }
}
