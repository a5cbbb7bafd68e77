//! Hearing what PostgreSQL tells those who listen.

use super::super::StoreError;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use std::time::Duration;
use tokio::time::timeout;

/// What the trigger of the audit log tells.
const CHANNEL: &str = "mfadmin_audit";

/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection that listens.
pub struct Heard {
    options: PgConnectOptions,
    listener: Option<PgListener>,
}

impl Heard {
    pub async fn open(options: PgConnectOptions) -> Result<Self, StoreError> {
        let mut heard = Self { options, listener: None };
        heard.listen().await?;
        Ok(heard)
    }

    /// In a pool of its own: the connection before may still be on its way out.
    async fn listen(&mut self) -> Result<(), StoreError> {
        let pool = PgPoolOptions::new().max_connections(1);
        let pool = pool.connect_lazy_with(self.options.clone());
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(CHANNEL).await?;
        self.listener = Some(listener);
        Ok(())
    }

    /// Looks whether the connection is there: one whose other end is gone without a word tells nothing, for ever.
    /// The next to wait opens another then.
    pub async fn require_answer(&mut self) {
        let Some(listener) = &mut self.listener else { return };
        let asked = sqlx::raw_sql("select 1").execute(listener);
        if !matches!(timeout(PATIENCE, asked).await, Ok(Ok(_))) {
            self.listener = None;
        }
    }

    /// Returns when something was told; and where the connection was lost, once there is another: nobody knows
    /// what was told meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when there is none. The next call tries again.
    pub async fn wait(&mut self) -> Result<(), StoreError> {
        let Some(listener) = &mut self.listener else { return self.listen().await };
        match listener.try_recv().await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => {
                self.listener = None;
                self.listen().await
            }
            Err(error) => {
                self.listener = None;
                Err(error.into())
            }
        }
    }
}
