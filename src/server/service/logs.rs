//! Reading what happened: the outbox, and the changes as they come.

use super::{Actor, Refused, Service, people::page_limit};
use crate::{
    contract::{
        PhoneNumber, Role, Seq,
        api::{Change, Channel, Delivery, OutboxMessage, OutboxPage},
        query::{LogQuery, Numbers},
    },
    server::{
        outbox::{self, Content},
        store::ListedMessage,
    },
};

impl Service {
    /// Messages, each with as much of its content as `actor` may read.
    pub async fn outbox(&self, actor: &Actor, query: LogQuery) -> Result<OutboxPage, Refused> {
        let limit = usize::from(page_limit(query.limit)?);
        actor.require_reveal(query.numbers, self.now())?;
        let mut tx = self.store.read().await?;
        let mut rows = tx.outbox().page(query.before, limit as i64 + 1).await?;
        let goes_on = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| goes_on).map(|row| row.id);
        let mut messages = Vec::with_capacity(rows.len());
        for row in rows {
            let content = self.content_for(actor, &row);
            messages.push(shown(row, content, self.sends_what(), query.numbers));
        }
        Ok(OutboxPage { messages, next })
    }

    /// The changes after `after`, oldest first, at most 200, as one look at the data shows them in
    /// which `actor` is signed in: nobody is told what came with the end of the session.
    pub async fn changes_for(&self, actor: &Actor, after: Seq) -> Result<Vec<Change>, Refused> {
        let mut snapshot = self.store.snapshot().await?;
        actor.again(&mut snapshot, self.now()).await?;
        let entries = snapshot.audit().entries_after(after, 200).await?;
        let changes = entries.into_iter().map(|entry| Change {
            seq: entry.seq,
            event: entry.event,
            user: entry.target.map(|person| person.id),
        });
        Ok(changes.collect())
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Refused> {
        self.store.read().await?.audit().latest_seq().await?;
        Ok(())
    }

    /// What `actor` may read of a message: nothing where something sends it, because then it is for
    /// the recipient alone; nothing where the recipient is an Owner on whom `actor` may not act,
    /// because the link would open the Owner's account; and nothing where it cannot be opened,
    /// because one damaged message must not hide the others.
    pub(super) fn content_for(&self, actor: &Actor, row: &ListedMessage) -> Option<Content> {
        let message = &row.message;
        let is_kept = matches!(message.state, Delivery::Queued | Delivery::Failed);
        let is_sent_by_us = self.sends_what().contains(&message.channel);
        if !is_kept || is_sent_by_us || !self.may_act_for(actor, row.recipient_role) {
            return None;
        }
        let opened = outbox::open(&self.key, message);
        opened
            .inspect_err(|error| tracing::error!(id = %row.id, %error, "a message stays closed"))
            .ok()
    }

    /// Whether `actor` may act on somebody of this role.
    pub(super) fn may_act_for(&self, actor: &Actor, recipient: Role) -> bool {
        actor.role == Role::Owner || recipient != Role::Owner || self.policy.admins_manage_owners
    }
}

/// `row` as the API shows it, with as much of its content as may be seen.
pub(super) fn shown(
    row: ListedMessage,
    content: Option<Content>,
    sends: &[Channel],
    numbers: Numbers,
) -> OutboxMessage {
    let ListedMessage { id, message, attempts, next_attempt_at, settled_at, answer, .. } = row;
    let (body, link) = content.map_or((None, None), |content| (Some(content.body), content.link));
    let to = match (numbers, PhoneNumber::accepted(message.recipient.clone())) {
        (Numbers::Masked, Ok(number)) => number.masked().to_string(),
        _ => message.recipient,
    };
    let is_tried = message.state == Delivery::Queued && sends.contains(&message.channel);
    OutboxMessage {
        id,
        at: message.at,
        channel: message.channel,
        kind: message.kind,
        state: message.state,
        attempts,
        next_attempt_at: is_tried.then_some(next_attempt_at),
        settled_at,
        answer,
        user: message.user,
        to,
        subject: message.subject,
        body,
        link,
    }
}
