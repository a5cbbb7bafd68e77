//! Other servers on the same database: what they do wakes this one as its own deeds do.

use super::Service;
use crate::{contract::Seq, server::store::StoreError};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How long to wait when the database does not answer.
const PAUSE: Duration = Duration::from_secs(2);
/// How often work is looked for that nobody told of: a message without an entry, or what a server held that
/// is gone.
const LOOKED_EVERY: Duration = Duration::from_secs(30);

impl Service {
    /// Has streams and workers follow what other servers do, until this one stops.
    pub async fn follow_others(self: Arc<Self>, stopping: CancellationToken) {
        tokio::select! {
            () = self.hear_others() => {}
            () = stopping.cancelled() => {}
        }
    }

    async fn hear_others(&self) {
        let mut news = loop {
            match self.store.news().await {
                Ok(news) => break news,
                Err(error) => tracing::warn!(%error, "other servers cannot be listened to"),
            }
            sleep(PAUSE).await;
        };
        // From here on every entry is heard of; what came before is asked for.
        let (mut known, mut looked_at) = (Seq(0), Instant::now());
        loop {
            match self.newest().await {
                Ok(newest) if newest > known || looked_at.elapsed() >= LOOKED_EVERY => {
                    (known, looked_at) = (newest, Instant::now());
                    self.wake(newest);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "what other servers did is not known"),
            }
            // Whoever waits at a browser is told of nothing else.
            self.realm_news.send_replace(());
            news.wait().await;
        }
    }

    async fn newest(&self) -> Result<Seq, StoreError> {
        self.store.read().await?.audit().latest_seq().await
    }

    /// Has everybody look who waits for work or for an entry.
    fn wake(&self, newest: Seq) {
        self.outbox.announce(newest);
        self.held.send_replace(());
        self.ordered.send_replace(());
        self.sign_in_begun.send_replace(());
        self.jobs.ring();
    }
}
