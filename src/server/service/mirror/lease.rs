//! Who reads: of several servers on one database one at a time does.

use super::{ScanError, ScanReport};
use crate::server::{clock::after, crypto, service::Service, store::StoreError};
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::sleep;

/// For how long a server that is gone keeps the others waiting.
const HELD_FOR: Duration = Duration::from_secs(90);
const RENEWED_EVERY: Duration = Duration::from_secs(20);
const TRIED_EVERY: Duration = Duration::from_secs(2);

const NAME: &str = "reading";

impl Service {
    /// Does `read` while no other server reads. Where one read everything meanwhile, there is nothing to do.
    pub(super) async fn read_alone(
        &self,
        read: impl Future<Output = Result<ScanReport, ScanError>>,
    ) -> Result<ScanReport, ScanError> {
        if !self.store.is_shared() {
            return read.await;
        }
        let (asked_at, holder) = (self.now(), crypto::random());
        let mut waited = false;
        while !self.hold_reading(&holder).await? {
            waited = true;
            sleep(TRIED_EVERY).await;
        }
        let done = if waited && self.was_read_since(asked_at).await? {
            Ok(ScanReport::default())
        } else {
            tokio::select! {
                done = read => done,
                lost = self.keep_reading(&holder) => Err(lost),
            }
        };
        // What was read is kept already; a lease that stays ends by itself.
        if let Err(error) = self.let_reading_go(&holder).await {
            tracing::warn!(%error, "the lease of a reading is not given back");
        }
        done
    }

    async fn let_reading_go(&self, holder: &[u8; 16]) -> Result<(), StoreError> {
        let mut tx = self.store.begin_write().await?;
        tx.settings().let_go(NAME, holder).await?;
        tx.commit().await
    }

    /// Renews the lease; returns once it is lost.
    async fn keep_reading(&self, holder: &[u8; 16]) -> ScanError {
        loop {
            sleep(RENEWED_EVERY).await;
            match self.hold_reading(holder).await {
                Ok(true) => {}
                Ok(false) => return ScanError::Elsewhere,
                // What is read is not kept either while the database does not answer.
                Err(error) => tracing::warn!(%error, "the lease of a reading is not renewed"),
            }
        }
    }

    async fn hold_reading(&self, holder: &[u8; 16]) -> Result<bool, StoreError> {
        let now = self.now();
        let mut tx = self.store.begin_write().await?;
        let held = tx.settings().hold(NAME, holder, [now, after(now, HELD_FOR)]).await?;
        tx.commit().await?;
        Ok(held)
    }

    async fn was_read_since(&self, asked_at: Timestamp) -> Result<bool, StoreError> {
        let last = self.store.read().await?.scans().last_whole().await?;
        Ok(last.and_then(|scan| scan.finished_at).is_some_and(|at| at >= asked_at))
    }
}
