//! Limits per address and per account: each failed attempt makes the next one wait longer. Unknown
//! ones count as known ones do, so waiting tells nothing.

use super::{Service, ServiceError};
use crate::{
    contract::{AccountId, Problem},
    server::{
        crypto::TokenHash,
        service::backoff,
        store::{Attempts, ReadTx, WriteTx},
    },
};
use jiff::Timestamp;
use std::time::Duration;

/// Failures that cost nothing: people mistype.
const FREE: i64 = 4;
const FIRST_DELAY: Duration = Duration::from_secs(2);

/// What is limited: the password of an address, or the codes of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptKey(TokenHash);

impl AttemptKey {
    pub fn of_email(email: &str) -> Self {
        Self(TokenHash::of(&format!("email {}", email.to_lowercase())))
    }

    pub fn of_codes(account: AccountId) -> Self {
        Self(TokenHash::of(&format!("codes {account}")))
    }
}

/// How long the attempt after this many failures has to wait.
pub fn delay_after(failures: i64) -> Duration {
    let counted = failures.saturating_sub(FREE).clamp(0, u32::MAX.into());
    backoff::delay(FIRST_DELAY, u32::try_from(counted).unwrap_or_default())
}

impl Service {
    /// # Errors
    /// `too_many_requests` while there has to be a wait.
    pub(super) async fn require_patience(
        &self,
        tx: &mut ReadTx,
        key: AttemptKey,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let attempts = tx.attempts().of(key.0).await?;
        let free_at = attempts.map_or(Timestamp::MIN, |attempts| attempts.free_at);
        if free_at <= now {
            return Ok(());
        }
        let wait = free_at.duration_since(now);
        // Rounded up: who comes back in time must not be told to wait again.
        let seconds = u32::try_from(wait.as_secs()).unwrap_or_default() + 1;
        Err(Problem::too_many_requests(seconds).into())
    }

    /// The attempt was right: the failures before it are forgotten.
    pub(super) async fn forgive(
        &self,
        tx: &mut WriteTx,
        key: AttemptKey,
    ) -> Result<(), ServiceError> {
        Ok(tx.attempts().forget(key.0).await?)
    }

    /// Counts a failure, in a transaction of its own: it counts whatever becomes of the request.
    pub(super) async fn failed_attempt(&self, key: AttemptKey) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        self.count_failure(&mut tx, key, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn count_failure(
        &self,
        tx: &mut WriteTx,
        key: AttemptKey,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let forgotten = now.checked_sub(backoff::FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
        let before = tx.attempts().of(key.0).await?;
        let before = before.filter(|attempts| attempts.last_at >= forgotten);
        let failures = before.map_or(0, |attempts| attempts.failures) + 1;
        let free_at = now.checked_add(delay_after(failures)).unwrap_or(now);
        let attempts = Attempts { failures, last_at: now, free_at };
        tx.attempts().put(key.0, attempts, forgotten).await?;
        Ok(())
    }
}
