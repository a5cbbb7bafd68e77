//! Whose turn it is to write. SQLite makes writers wait by letting them try again and again: one
//! that writes without a pause, as a job does, would leave the others to chance.

use super::StoreError;
use sqlx::{Any, AnyConnection, Transaction};
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time::timeout,
};

/// How long a writer waits, as long as SQLite lets it wait for other programs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The writers of one server, first come, first served.
#[derive(Clone, Debug, Default)]
pub struct WriteQueue(Arc<Mutex<()>>);

impl WriteQueue {
    pub async fn wait(&self) -> Result<OwnedMutexGuard<()>, StoreError> {
        let turn = timeout(PATIENCE, Arc::clone(&self.0).lock_owned()).await;
        turn.map_err(|_| StoreError::Database(sqlx::Error::PoolTimedOut))
    }
}

/// A transaction that holds the write lock, and the turn of its server's writers.
#[derive(Debug)]
pub struct WriteTransaction {
    transaction: Transaction<'static, Any>,
    _turn: OwnedMutexGuard<()>,
}

impl WriteTransaction {
    pub fn new(transaction: Transaction<'static, Any>, turn: OwnedMutexGuard<()>) -> Self {
        Self { transaction, _turn: turn }
    }

    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}

impl Deref for WriteTransaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}
