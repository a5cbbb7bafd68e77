//! The worker of operations: carries out what was ordered, some users at once and of each user one thing
//! after the other.

use super::{
    super::{Service, ServiceError},
    outcome::ReadBack,
    steps::{Attempt, End},
};
use crate::server::{
    clock::after,
    crypto,
    directory::remote::RemoteDirectory,
    leased_work::{self, Admission, LeasedBatch, WorkSignal, WorkSource},
    metrics,
    store::{Lease, OperationRow, OperationState},
};
use jiff::Timestamp;
use std::{convert::Infallible, fmt::Display, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Operations under way at once.
const AT_ONCE: usize = 8;
/// How long an operation is held. It is held for longer while its calls last.
const LEASE: Duration = Duration::from_secs(120);
/// How often that is written down.
const RENEWAL: Duration = Duration::from_secs(40);

/// The operations of one directory.
#[derive(Clone)]
struct OrderedWork {
    service: Arc<Service>,
    remote: Arc<dyn RemoteDirectory>,
}

/// An operation that its holder is to bring further.
struct LeasedOperation {
    row: OperationRow,
    lease: Lease,
    lease_until: Timestamp,
}

/// How far it was brought.
struct AttemptedOperation {
    row: OperationRow,
    end: End,
    /// The user as the directory has them afterwards.
    user: Option<ReadBack>,
}

impl Service {
    /// Carries out operations until the server is told to stop; then begins nothing new, and ends once
    /// what is under way has ended. What is broken off comes back by its lease.
    pub(in crate::server) async fn run_operations(
        self: Arc<Self>,
        remote: Arc<dyn RemoteDirectory>,
        stopping: CancellationToken,
    ) {
        let signal = WorkSignal::new(self.ordered.subscribe(), self.clock().clone(), stopping);
        leased_work::serve(OrderedWork { service: self, remote }, signal).await;
    }
}

impl OrderedWork {
    /// Renews the lease of `leased` for as long as it is waited for.
    async fn keep_leased(&self, leased: &LeasedOperation) -> Infallible {
        loop {
            tokio::time::sleep(RENEWAL).await;
            let renewed = async {
                let mut tx = self.service.store.begin_write().await?;
                let until = after(self.service.now(), LEASE);
                tx.operations().renew(leased.row.id, leased.lease, until).await?;
                tx.commit().await
            };
            // One that is lost is noticed by the attempt, before it sends anything.
            if let Err(error) = renewed.await {
                tracing::warn!(id = %leased.row.id, %error, "a lease cannot be renewed");
            }
        }
    }
}

impl WorkSource for OrderedWork {
    type Work = LeasedOperation;
    type Outcome = AttemptedOperation;
    type Error = ServiceError;

    const NAME: &'static str = "operations";

    fn admission(&self, under_way: usize) -> Admission {
        match AT_ONCE.saturating_sub(under_way) {
            0 => Admission::AfterAnother,
            room => Admission::Now(room),
        }
    }

    async fn lease_due(&self, room: usize) -> Result<LeasedBatch<LeasedOperation>, ServiceError> {
        let store = &self.service.store;
        // Looked at without the write lock, which a quiet house must not take.
        let next_turn = store.read().await?.operations().next_turn().await?;
        if next_turn.is_none_or(|turn| turn > self.service.now()) {
            return Ok(LeasedBatch { leased: Vec::new(), next_turn });
        }
        let mut tx = store.begin_write().await?;
        let now = self.service.now();
        let lease_until = after(now, LEASE);
        let mut leased = Vec::new();
        for mut row in tx.operations().due(now, room).await? {
            let lease = Lease(crypto::random());
            tx.operations().lease(row.id, lease, lease_until).await?;
            row.attempts += 1;
            leased.push(LeasedOperation { row, lease, lease_until });
        }
        let next_turn = tx.operations().next_turn().await?;
        tx.commit().await?;
        Ok(LeasedBatch { leased, next_turn })
    }

    async fn attempt(&self, leased: &LeasedOperation) -> Option<AttemptedOperation> {
        let LeasedOperation { row, lease, .. } = leased;
        let (store, remote) = (&self.service.store, &*self.remote);
        let (row, secret) = (row.clone(), self.service.secret_of(row));
        let mut attempt = Attempt { store, remote, lease: *lease, row, secret };
        let ended = tokio::select! {
            ended = attempt.run() => ended,
            never = self.keep_leased(leased) => match never {},
        };
        let end = match ended {
            Ok(end) => end,
            Err(error) => {
                // The lease brings it back, and what was sent is looked for then.
                tracing::error!(id = %leased.row.id, %error, "an operation was broken off");
                return None;
            }
        };
        let Attempt { row, .. } = attempt;
        let user = match &end {
            End::Settled(OperationState::Done | OperationState::Refused) => {
                self.service.read_back(remote, &row).await
            }
            _ => None,
        };
        Some(AttemptedOperation { row, end, user })
    }

    async fn settle(
        &self,
        leased: &LeasedOperation,
        outcome: &AttemptedOperation,
    ) -> Result<(), ServiceError> {
        let AttemptedOperation { row, end, user } = outcome;
        self.service.note_end(row, leased.lease, end, user.as_ref()).await?;
        if let End::Settled(state) = end {
            metrics::count_operation(state.into());
        }
        Ok(())
    }

    fn id_of(leased: &LeasedOperation) -> impl Display + Send {
        leased.row.id
    }

    fn lease_until(leased: &LeasedOperation) -> Timestamp {
        leased.lease_until
    }
}
