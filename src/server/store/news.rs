//! What other servers write, as this one hears of it.

use super::{Store, StoreError, engine::Heard};
use std::time::Duration;
use tokio::time::sleep;

/// How often somebody asks who hears nothing.
const ASKED_EVERY: Duration = Duration::from_secs(2);
/// How often somebody asks all the same: what is lost with a connection is found by then.
const ASKED_ANYWAY: Duration = Duration::from_secs(30);

/// Waits for what other servers write.
pub struct News {
    heard: Option<Heard>,
}

impl Store {
    /// What tells when another server may have written an entry of the audit log. What was written before
    /// is not told.
    ///
    /// # Errors
    /// [`StoreError`] when PostgreSQL cannot be listened to.
    pub async fn news(&self) -> Result<News, StoreError> {
        Ok(News { heard: self.engine.listen().await? })
    }
}

impl News {
    /// Returns when it is worth asking for the newest entry.
    pub async fn wait(&mut self) {
        let Some(heard) = &mut self.heard else { return sleep(ASKED_EVERY).await };
        tokio::select! {
            told = heard.wait() => {
                if let Err(error) = told {
                    tracing::warn!(%error, "PostgreSQL cannot be listened to; it is asked meanwhile");
                    sleep(ASKED_EVERY).await;
                }
            }
            () = sleep(ASKED_ANYWAY) => heard.require_answer().await,
        }
    }
}
