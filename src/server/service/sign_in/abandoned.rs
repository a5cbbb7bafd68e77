//! Sign-ins that ended before the second factor. Whoever knew the password may not be its user, so
//! the audit log tells of them.

use crate::{
    contract::{Seq, api::AuditEvent},
    server::{
        service::{Service, ServiceError, record::AuditedChange},
        store::{SessionRow, WriteTx},
    },
};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Sign-ins told of in one transaction.
const BATCH: usize = 64;

/// Before it is tried again where the database failed.
const RETRY: Duration = Duration::from_mins(1);

impl Service {
    /// Writes an entry for each sign-in whose time for the second factor ran out, until the server
    /// stops. They rest in the database, so the next start tells of those that this one missed.
    pub async fn tell_of_abandoned_sign_ins(self: Arc<Self>, stopping: CancellationToken) {
        let mut begun = self.sign_in_begun.subscribe();
        loop {
            begun.mark_unchanged();
            let next = self.record_abandoned_sign_ins().await;
            let next = next.unwrap_or_else(|error| {
                tracing::error!(%error, "abandoned sign-ins cannot be written into the audit log");
                self.now().checked_add(RETRY).ok()
            });
            tokio::select! {
                begun = begun.changed() => if begun.is_err() { break },
                () = self.clock().sleep_until_turn(next) => {}
                () = stopping.cancelled() => break,
            }
        }
    }

    /// Tells of those whose time is over; gives when the next one's will be.
    async fn record_abandoned_sign_ins(&self) -> Result<Option<Timestamp>, ServiceError> {
        loop {
            let now = self.now();
            let next = self.store.read().await?.sessions().next_pending_end().await?;
            if next.is_none_or(|at| at > now) {
                return Ok(next);
            }
            let mut tx = self.store.begin_write().await?;
            let mut seq = None;
            for session in tx.sessions().abandoned(now, BATCH).await? {
                seq = self.record_abandoned(&mut tx, &session, now).await?.or(seq);
            }
            tx.commit().await?;
            if let Some(seq) = seq {
                self.announce(seq);
            }
        }
    }

    async fn record_abandoned(
        &self,
        tx: &mut WriteTx,
        session: &SessionRow,
        now: Timestamp,
    ) -> Result<Option<Seq>, ServiceError> {
        tx.sessions().end(session.token, now).await?;
        let Some(user) = tx.person(session.account.person.id, now).await? else {
            return Ok(None);
        };
        let change = AuditedChange::of_nobody(&user, AuditEvent::SignInAbandoned)
            .from(session.from)
            .noting(Some("right password, no second factor".to_owned()));
        Ok(Some(self.record(tx, change, &[], now).await?.seq))
    }
}
