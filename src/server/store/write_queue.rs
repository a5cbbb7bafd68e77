//! Whose turn it is to write. SQLite makes writers wait by letting them try again and again: one
//! that writes without a pause, as a job does, would leave the others to chance.

use super::{
    StoreError,
    write_health::{LONGEST_WAIT, WriteHealth},
};
use crate::server::metrics;
use std::{sync::Arc, time::Instant};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time::timeout,
};

/// The writers of one server, first come, first served.
#[derive(Clone, Debug, Default)]
pub struct WriteQueue {
    turns: Arc<Mutex<()>>,
    health: WriteHealth,
}

/// The turn of one writer; dropping it gives it to the next.
#[derive(Debug)]
pub struct Turn {
    begun: Instant,
    health: WriteHealth,
    _guard: OwnedMutexGuard<()>,
}

impl WriteQueue {
    pub fn over(health: WriteHealth) -> Self {
        Self { health, ..Self::default() }
    }

    pub async fn wait(&self) -> Result<Turn, StoreError> {
        let asked = Instant::now();
        let guard = timeout(LONGEST_WAIT, Arc::clone(&self.turns).lock_owned()).await;
        metrics::observe_write_wait(asked.elapsed());
        Ok(self.begin(guard.map_err(|_| StoreError::Busy)?))
    }

    /// A turn at once, where nobody has one.
    pub fn try_turn(&self) -> Option<Turn> {
        Some(self.begin(Arc::clone(&self.turns).try_lock_owned().ok()?))
    }

    fn begin(&self, guard: OwnedMutexGuard<()>) -> Turn {
        self.health.begin_turn();
        Turn { begun: Instant::now(), health: self.health.clone(), _guard: guard }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        metrics::observe_write(self.begun.elapsed());
        self.health.end_turn();
    }
}
