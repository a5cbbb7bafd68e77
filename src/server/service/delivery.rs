//! What is decided about a message: to send it after all, or not.

use super::{Actor, Mutation, Service, ServiceError, StoredResponse, change::Change};
use crate::{
    contract::{
        Code, OutboxId,
        api::{AuditEvent, Channel, is_undecided},
        query::Numbers,
    },
    server::{
        outbox::{self, why_dead},
        store::{AuditRow, DueMessage, StoreError, WriteTx},
    },
};
use jiff::Timestamp;
use strum::VariantArray;

/// What is decided about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Send,
    Discard,
}

impl Service {
    /// Sends a message that failed or waits for a decision, or sees to it that it is never sent.
    ///
    /// # Errors
    /// `message_not_found` and `owner_protected`. For sending `message_not_failed`,
    /// `sending_not_set_up`, `link_not_live` when what it carries no longer works, and
    /// `link_not_public`; for discarding `message_not_waiting`.
    pub async fn decide_message(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: OutboxId,
        decision: Decision,
    ) -> Result<StoredResponse, ServiceError> {
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let found = tx.outbox().find(id, now).await?.ok_or(Code::MessageNotFound)?;
            let listed = &found.listed;
            if !self.may_act_for(actor, listed.recipient_role) {
                return Err(Code::OwnerProtected.into());
            }
            let event = match decision {
                Decision::Send => {
                    self.require_sendable(&found, now)?;
                    tx.outbox().requeue(id, now).await?;
                    AuditEvent::MessageRetried
                }
                Decision::Discard => {
                    if !is_undecided(listed.message.state, listed.message.hold) {
                        return Err(Code::MessageNotWaiting.into());
                    }
                    tx.outbox().discard(id, actor.person.id, now).await?;
                    AuditEvent::MessageDiscarded
                }
            };
            let entry = AuditRow::new(now, event)
                .by(actor.person.clone())
                .from(actor.from)
                .on(listed.message.user.clone())
                .noting(listed.message.kind.label());
            let seq = tx.audit().append(&entry).await?;
            let found = tx.outbox().find(id, now).await?;
            let DueMessage { listed, .. } = found.ok_or(Code::MessageNotFound)?;
            let answer = StoredResponse::ok(&self.shown(actor, listed, Numbers::Masked), None)?;
            Ok(Change { answer, seq: Some(seq), news: () })
        };
        let (answer, news) = self.change(actor, mutation, body).await?;
        if news.is_some() {
            self.outbox.deliveries_changed();
        }
        Ok(answer)
    }

    /// # Errors
    /// Why sending the message now would help nobody.
    fn require_sendable(&self, found: &DueMessage, now: Timestamp) -> Result<(), ServiceError> {
        let DueMessage { listed, link } = found;
        if !is_undecided(listed.message.state, listed.message.hold) {
            return Err(Code::MessageNotFailed.into());
        }
        if why_dead(listed, *link, now).is_some() {
            return Err(Code::LinkNotLive.into());
        }
        if !self.sends_what().contains(&listed.message.channel) {
            return Err(Code::SendingNotSetUp.into());
        }
        // What cannot be opened fails when it is tried, with words about it.
        let content = outbox::open(&self.key, &listed.message).ok();
        match self.outbox.admits(content.and_then(|content| content.link).as_deref()) {
            true => Ok(()),
            false => Err(Code::LinkNotPublic.into()),
        }
    }

    /// Has what nothing is set up to send wait for a decision, so that it does not go out by itself
    /// once that changes. Texted codes are withdrawn: nobody waits for one of before the start.
    pub(in crate::server) async fn hold_unsendable(&self) -> Result<(), StoreError> {
        let idle = Channel::VARIANTS.iter().filter(|channel| !self.sends_what().contains(channel));
        let mut tx = self.store.begin_write().await?;
        tx.outbox().withdraw_codes(self.now()).await?;
        for channel in idle {
            if *channel == Channel::Text {
                tx.links().guard_phone_links().await?;
            }
            let held = tx.outbox().hold(*channel).await?;
            if held > 0 {
                tracing::warn!(%held, channel = channel.as_str(), "messages wait for a decision");
            }
        }
        tx.commit().await
    }
}
