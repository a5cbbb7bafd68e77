//! Trying a message again.

use super::{Actor, Mutation, Service, ServiceError, StoredResponse, change::Change};
use crate::{
    contract::{
        Code, OutboxId,
        api::{AuditEvent, Delivery},
        query::Numbers,
    },
    server::{
        outbox::why_dead,
        store::{AuditRow, DueMessage, WriteTx},
    },
};

impl Service {
    /// Puts a message that failed back into the queue.
    ///
    /// # Errors
    /// `message_not_found`, `owner_protected`, `message_not_failed`, and `link_not_live` when what
    /// it carries no longer works.
    pub async fn retry_message(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: OutboxId,
    ) -> Result<StoredResponse, ServiceError> {
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let found = tx.outbox().find(id, now).await?;
            let DueMessage { listed, link } = found.ok_or(Code::MessageNotFound)?;
            if !self.may_act_for(actor, listed.recipient_role) {
                return Err(Code::OwnerProtected.into());
            }
            if listed.message.state != Delivery::Failed {
                return Err(Code::MessageNotFailed.into());
            }
            if why_dead(&listed, link, now).is_some() {
                return Err(Code::LinkNotLive.into());
            }
            tx.outbox().requeue(id, now).await?;
            let entry = AuditRow::new(now, AuditEvent::MessageRetried)
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
}
