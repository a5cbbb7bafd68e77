//! What every change leaves behind: its messages in the outbox, and its entry in the audit log.

use super::{Refused, Service, actions::person, actor::Doer};
use crate::{
    contract::{
        OutboxId, Reason, Seq, User,
        api::{AuditEvent, AuditOutcome, Person},
    },
    server::{
        outbox::Letter,
        store::{AuditRow, WriteTx},
    },
};
use jiff::Timestamp;
use std::net::IpAddr;

/// Who did what to whom.
pub struct Deed<'a> {
    /// Absent for what the server does itself.
    pub actor: Option<Person>,
    pub event: AuditEvent,
    pub user: &'a User,
    /// The address from which it was asked for.
    pub from: Option<IpAddr>,
    pub reason: Option<Reason>,
    pub note: Option<String>,
}

/// What was left behind.
pub struct Recorded {
    pub queued: Vec<OutboxId>,
    pub seq: Seq,
}

impl<'a> Deed<'a> {
    /// What somebody who is not known did to the account of `user`.
    pub fn of_nobody(user: &'a User, event: AuditEvent) -> Self {
        Self { actor: None, event, user, from: None, reason: None, note: None }
    }

    /// What `user` does to their own account.
    pub fn own(user: &'a User, event: AuditEvent) -> Self {
        Self { actor: Some(person(user)), event, user, from: None, reason: None, note: None }
    }

    /// What `doer` does to `user`.
    pub fn of(doer: &Doer, user: &'a User, event: AuditEvent) -> Self {
        let Doer { person, from, .. } = doer.clone();
        Self { actor: Some(person), event, user, from, reason: None, note: None }
    }

    pub fn because(self, reason: Option<Reason>) -> Self {
        Self { reason, ..self }
    }

    pub fn noting(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }

    /// It was asked for from this address.
    pub fn from(self, from: Option<IpAddr>) -> Self {
        Self { from, ..self }
    }
}

impl Service {
    /// Queues `letters` to the user of `deed` and appends its entry; the caller commits and
    /// announces it.
    pub(super) async fn record(
        &self,
        tx: &mut WriteTx,
        deed: Deed<'_>,
        letters: &[Letter],
        now: Timestamp,
    ) -> Result<Recorded, Refused> {
        let mut queued = Vec::with_capacity(letters.len());
        for letter in letters {
            queued.push(self.queue(tx, deed.user, letter, now).await?);
        }
        let entry = AuditRow {
            at: now,
            actor: deed.actor,
            event: deed.event,
            target: Some(person(deed.user)),
            note: deed.note,
            outcome: AuditOutcome::Done,
            from: deed.from,
            reason: deed.reason,
        };
        let seq = tx.audit().append(&entry).await?;
        Ok(Recorded { queued, seq })
    }

    pub(super) async fn queue(
        &self,
        tx: &mut WriteTx,
        user: &User,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<OutboxId, Refused> {
        let message = letter.seal(&self.key, person(user), now)?;
        Ok(tx.outbox().queue(&message).await?)
    }
}
