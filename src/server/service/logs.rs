//! Reading what happened: the audit log, the outbox, and the changes as they come.

use super::{Actor, Refused, Service, people::page_limit};
use crate::{
    contract::{
        Role, Seq,
        api::{AuditPage, Change, OutboxMessage, OutboxPage},
        query::LogQuery,
    },
    server::{
        outbox::{self, Content},
        store::{self, ListedMessage},
    },
};

impl Service {
    pub async fn audit(&self, query: LogQuery) -> Result<AuditPage, Refused> {
        let limit = usize::from(page_limit(query.limit)?);
        let mut connection = self.store.read().await?;
        let mut entries =
            store::audit_page(&mut connection, query.before, limit as i64 + 1).await?;
        let goes_on = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| goes_on).map(|entry| entry.seq);
        Ok(AuditPage { entries, next })
    }

    /// Messages as `actor` may see them: without body and link where the recipient is an Owner on
    /// whom `actor` may not act, because the link would open the Owner's account, and where they
    /// cannot be opened, because one damaged message must not hide the others.
    pub async fn outbox(&self, actor: &Actor, query: LogQuery) -> Result<OutboxPage, Refused> {
        let limit = usize::from(page_limit(query.limit)?);
        let mut connection = self.store.read().await?;
        let mut rows = store::outbox_page(&mut connection, query.before, limit as i64 + 1).await?;
        let goes_on = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| goes_on).map(|row| row.id);
        let mut messages = Vec::with_capacity(rows.len());
        for row in rows {
            let content = match self.may_read(actor, row.recipient_role) {
                true => outbox::open(&self.key, &row.message)
                    .inspect_err(
                        |error| tracing::error!(id = %row.id, %error, "a message stays closed"),
                    )
                    .ok(),
                false => None,
            };
            messages.push(shown(row, content));
        }
        Ok(OutboxPage { messages, next })
    }

    /// The changes after `after`, oldest first, at most 200.
    pub async fn changes_after(&self, after: Seq) -> Result<Vec<Change>, Refused> {
        let mut connection = self.store.read().await?;
        let entries = store::entries_after(&mut connection, after, 200).await?;
        let changes = entries.into_iter().map(|entry| Change {
            seq: entry.seq,
            event: entry.event,
            user: entry.target.map(|person| person.id),
        });
        Ok(changes.collect())
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Refused> {
        store::latest_seq(&mut *self.store.read().await?).await?;
        Ok(())
    }

    fn may_read(&self, actor: &Actor, recipient: Role) -> bool {
        actor.role == Role::Owner || recipient != Role::Owner || self.policy.admins_manage_owners
    }
}

/// `row` as the API shows it, with as much of its content as may be seen.
fn shown(row: ListedMessage, content: Option<Content>) -> OutboxMessage {
    let ListedMessage { id, message, attempts, next_attempt_at, settled_at, answer, .. } = row;
    let (body, link) = content.map_or((None, None), |content| (Some(content.body), content.link));
    OutboxMessage {
        id,
        at: message.at,
        channel: message.channel,
        kind: message.kind,
        state: message.state,
        attempts,
        next_attempt_at: settled_at.is_none().then_some(next_attempt_at),
        settled_at,
        answer,
        user: message.user,
        to: message.recipient,
        subject: message.subject,
        body,
        link,
    }
}
