//! The worker of operations: carries out what was ordered, some users at once and of each user one thing
//! after the other. It sleeps until something is ordered or the next operation has its turn.

use super::{
    super::{Service, ServiceError},
    steps::{Attempt, End},
};
use crate::server::{
    clock::after,
    crypto,
    directory::remote::RemoteDirectory,
    store::{Lease, OperationRow, OperationState},
};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

/// Operations under way at once.
const AT_ONCE: usize = 8;
/// How long an operation is held: longer than its calls may take together.
const LEASE: Duration = Duration::from_secs(600);
/// How long to wait when the database does not answer.
const PAUSE: Duration = Duration::from_secs(5);

impl Service {
    /// Carries out operations until the server is told to stop; then begins nothing new, and ends once
    /// what is under way has ended. What is broken off comes back by its lease.
    pub(in crate::server) async fn run_operations(
        self: Arc<Self>,
        remote: Arc<dyn RemoteDirectory>,
        stopping: CancellationToken,
    ) {
        let mut under_way = JoinSet::new();
        let mut bell = self.ordered.subscribe();
        while !stopping.is_cancelled() {
            bell.mark_unchanged();
            let next = match self.begin(&remote, &mut under_way).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "operations cannot be read");
                    Some(after(self.now(), PAUSE))
                }
            };
            tokio::select! {
                rung = bell.changed() => if rung.is_err() { break },
                () = self.clock().sleep_until_turn(next) => {}
                Some(_) = under_way.join_next() => {}
                () = stopping.cancelled() => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Begins as many as there is room for; gives when the next one has its turn.
    async fn begin(
        self: &Arc<Self>,
        remote: &Arc<dyn RemoteDirectory>,
        under_way: &mut JoinSet<()>,
    ) -> Result<Option<Timestamp>, ServiceError> {
        let room = AT_ONCE.saturating_sub(under_way.len());
        if room == 0 {
            // One that ends makes room, and is waited for anyway.
            return Ok(None);
        }
        // Looked at without the write lock, which a quiet house must not take.
        let turn = self.store.read().await?.operations().next_turn().await?;
        if turn.is_none_or(|turn| turn > self.now()) {
            return Ok(turn);
        }
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut leased = Vec::new();
        for mut row in tx.operations().due(now, room).await? {
            let lease = Lease(crypto::random());
            tx.operations().lease(row.id, lease, after(now, LEASE)).await?;
            row.attempts += 1;
            leased.push((row, lease));
        }
        let is_full = leased.len() == room;
        let turn = tx.operations().next_turn().await?;
        tx.commit().await?;
        for (row, lease) in leased {
            let (service, remote) = (Arc::clone(self), Arc::clone(remote));
            under_way.spawn(async move { service.carry_out(&*remote, row, lease).await });
        }
        // One that ends makes room, and lets the next one of its user come up.
        Ok(if is_full { None } else { turn })
    }

    async fn carry_out(&self, remote: &dyn RemoteDirectory, row: OperationRow, lease: Lease) {
        let (id, lease_until) = (row.id, after(self.now(), LEASE));
        let mut attempt = Attempt { store: &self.store, remote, lease, row };
        let end = match attempt.run().await {
            Ok(end) => end,
            Err(error) => {
                // The lease brings it back, and what was sent is looked for then.
                tracing::error!(%id, %error, "an operation was broken off");
                return;
            }
        };
        let Attempt { row, .. } = attempt;
        let user = match &end {
            End::Settled(OperationState::Done | OperationState::Refused) => {
                self.read_back(remote, &row).await
            }
            _ => None,
        };
        while let Err(error) = self.note_end(&row, lease, &end, user.as_ref()).await {
            tracing::error!(%id, %error, "the outcome of an operation cannot be stored");
            if after(self.now(), PAUSE) >= lease_until {
                break;
            }
            sleep(PAUSE).await;
        }
    }
}
