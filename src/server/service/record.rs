//! What every change leaves behind: its messages in the outbox, and its entry in the audit log.

use super::{Refused, Service, actions::person};
use crate::{
    contract::{
        OutboxId, Seq, User,
        api::{AuditEvent, Person},
    },
    server::{
        outbox::Letter,
        store::{self, AuditRow},
    },
};
use jiff::Timestamp;
use sqlx::AnyConnection;

/// Who did what to whom.
pub struct Deed<'a> {
    /// Absent for what the server does itself.
    pub actor: Option<Person>,
    pub event: AuditEvent,
    pub user: &'a User,
}

/// What was left behind.
pub struct Recorded {
    pub queued: Vec<OutboxId>,
    pub seq: Seq,
}

impl<'a> Deed<'a> {
    /// What somebody who is not known did to the account of `user`.
    pub fn of_nobody(user: &'a User, event: AuditEvent) -> Self {
        Self { actor: None, event, user }
    }

    /// What `user` does to their own account.
    pub fn own(user: &'a User, event: AuditEvent) -> Self {
        Self { actor: Some(person(user)), event, user }
    }
}

impl Service {
    /// Queues `letters` to the user of `deed` and appends its entry; the caller commits and
    /// announces it.
    pub(super) async fn record(
        &self,
        connection: &mut AnyConnection,
        deed: Deed<'_>,
        letters: &[Letter],
        now: Timestamp,
    ) -> Result<Recorded, Refused> {
        let mut queued = Vec::with_capacity(letters.len());
        for letter in letters {
            queued.push(self.queue(&mut *connection, deed.user, letter, now).await?);
        }
        let entry = AuditRow {
            at: now,
            actor: deed.actor,
            event: deed.event,
            target: Some(person(deed.user)),
            note: None,
        };
        let seq = store::append_audit(connection, &entry).await?;
        Ok(Recorded { queued, seq })
    }

    pub(super) async fn queue(
        &self,
        connection: &mut AnyConnection,
        user: &User,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<OutboxId, Refused> {
        let message = letter.seal(&self.key, person(user), now)?;
        Ok(store::queue_message(connection, &message).await?)
    }
}
