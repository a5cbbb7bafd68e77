//! What every change leaves behind: its messages in the outbox, and its entry in the audit log.

use super::{Service, ServiceError};
use crate::{
    contract::{
        Email, OutboxId, Principal, Reason, RequestSource, Seq, User,
        api::{AuditEvent, AuditOutcome, Hold, Person},
    },
    server::{
        outbox::Message,
        store::{AuditRow, StoredMessage, WriteTx},
    },
};
use jiff::Timestamp;

/// Who did what to whom.
pub struct AuditedChange<'a> {
    /// Absent for what the server does itself.
    pub actor: Option<Person>,
    pub event: AuditEvent,
    pub user: &'a User,
    /// The address from which it was asked for.
    pub from: Option<RequestSource>,
    pub reason: Option<Reason>,
    pub note: Option<String>,
    /// The address by which the entry names the user, where it is not the one that counts.
    pub named_by: Option<Email>,
}

/// What was left behind.
pub struct Recorded {
    pub queued: Vec<OutboxId>,
    pub seq: Seq,
}

impl<'a> AuditedChange<'a> {
    /// What somebody who is not known did to the account of `user`.
    pub fn of_nobody(user: &'a User, event: AuditEvent) -> Self {
        let actor = None;
        Self { actor, event, user, from: None, reason: None, note: None, named_by: None }
    }

    /// What `user` does to their own account.
    pub fn own(user: &'a User, event: AuditEvent) -> Self {
        Self { actor: Some(Person::from(user)), ..Self::of_nobody(user, event) }
    }

    /// What `principal` does to `user`.
    pub fn of(principal: &Principal, user: &'a User, event: AuditEvent) -> Self {
        let Principal { person, from, .. } = principal.clone();
        Self { actor: Some(person), from, ..Self::of_nobody(user, event) }
    }

    pub fn because(self, reason: Option<Reason>) -> Self {
        Self { reason, ..self }
    }

    pub fn noting(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }

    pub fn naming(self, named_by: Option<Email>) -> Self {
        Self { named_by, ..self }
    }

    /// It was asked for from this address.
    pub fn from(self, from: Option<RequestSource>) -> Self {
        Self { from, ..self }
    }
}

impl Service {
    /// Queues `message_templates` to the user of `change` and appends its entry; the caller commits and
    /// announces it.
    pub(super) async fn record(
        &self,
        tx: &mut WriteTx,
        change: AuditedChange<'_>,
        message_templates: &[Message],
        now: Timestamp,
    ) -> Result<Recorded, ServiceError> {
        let mut queued = Vec::with_capacity(message_templates.len());
        // Who has no address gets no mail: what depends on one was refused before.
        let asker = change.actor.clone().filter(|actor| actor.id != change.user.id);
        for message in message_templates.iter().filter(|message| !message.recipient.is_empty()) {
            let message = message.asked_by(asker.clone());
            queued.push(self.queue(tx, change.user, &message, now).await?);
        }
        let person = Person::from(change.user);
        let email = change.named_by.or_else(|| person.email.clone());
        let entry = AuditRow {
            at: now,
            actor: change.actor,
            event: change.event,
            target: Some(Person { email, ..person }),
            note: change.note,
            outcome: AuditOutcome::Done,
            from: change.from,
            reason: change.reason,
        };
        let seq = tx.audit().append(&entry).await?;
        Ok(Recorded { queued, seq })
    }

    pub(super) async fn queue(
        &self,
        tx: &mut WriteTx,
        user: &User,
        message: &Message,
        now: Timestamp,
    ) -> Result<OutboxId, ServiceError> {
        let sealed = message.seal(&self.key, Person::from(user), now)?;
        // Once something is set up to send it, it may be old: somebody is to say whether it goes.
        let hold = (!self.sends_what().contains(&message.channel)).then_some(Hold::Undecided);
        let message = StoredMessage { hold, ..sealed };
        Ok(tx.outbox().queue(&message).await?)
    }
}
