//! Reading what happened: the outbox, and the changes as they come.

use super::{
    Actor, AuthMethod, Service, ServiceError,
    people::{page_limit, require_short_search},
};
use crate::{
    contract::{
        Code, OutboxId, PhoneNumber, Problem, Role, Seq,
        api::{
            AuditEvent, Change, Channel, ChannelPause, ChannelStatus, Delivery, MessageContent,
            MessageKind, OutboxMessage, OutboxPage, Withheld,
        },
        query::{LogQuery, Numbers},
    },
    server::{
        outbox,
        store::{AuditRow, DueMessage, ListedMessage, Pause, ReadTx, StoredMessage},
    },
};

impl Service {
    /// Messages, without what they say.
    pub async fn outbox(&self, actor: &Actor, query: LogQuery) -> Result<OutboxPage, ServiceError> {
        let limit = usize::from(page_limit(query.limit)?);
        let search = query.search.as_deref();
        require_short_search(search, Code::InvalidQuery)?;
        actor.require_reveal(query.numbers, self.now())?;
        let mut tx = self.store.read().await?;
        let page = tx.outbox().page(search, query.before, limit).await?;
        let held = tx.outbox().held().await?;
        let channels = self.channels(&mut tx).await?;
        let messages = page.entries.into_iter().map(|row| {
            let message = self.shown(actor, row, query.numbers);
            let status = channels.iter().find(|status| status.channel == message.channel);
            let pause = status.and_then(|status| status.pause.as_ref());
            let next_attempt_at =
                message.next_attempt_at.map(|at| pause.map_or(at, |pause| at.max(pause.until)));
            OutboxMessage { next_attempt_at, ..message }
        });
        let messages = messages.collect();
        Ok(OutboxPage { messages, next: page.next.map(OutboxId), held, channels })
    }

    /// The channels that wait, or send no faster than the other side takes messages.
    async fn channels(&self, tx: &mut ReadTx) -> Result<Vec<ChannelStatus>, ServiceError> {
        let now = self.now();
        let mut channels = Vec::new();
        for channel in self.sends_what() {
            let Some(row) = tx.channels().of(*channel).await? else { continue };
            let pause = row.pause.filter(|pause| pause.until > now);
            let pause = pause.map(|Pause { until, cause, answer, .. }| ChannelPause {
                until,
                cause,
                answer,
            });
            let per_minute = row.rate.map(|rate| rate as u32);
            if pause.is_some() || per_minute.is_some() {
                let (channel, waiting) = (*channel, tx.outbox().waiting(*channel).await?);
                channels.push(ChannelStatus { channel, pause, per_minute, waiting });
            }
        }
        Ok(channels)
    }

    /// The changes after `after`, oldest first, at most 200, as one look at the data shows them in
    /// which `actor` is signed in: nobody is told what came with the end of the session.
    pub async fn changes_for(
        &self,
        actor: &mut Actor,
        after: Seq,
    ) -> Result<Vec<Change>, ServiceError> {
        let mut snapshot = self.store.snapshot().await?;
        *actor = actor.refresh(&mut snapshot, self.now()).await?;
        let entries = snapshot.audit().entries_after(after, 200).await?;
        let changes = entries.into_iter().map(|entry| Change {
            seq: entry.seq,
            event: entry.event,
            user: entry.target.map(|person| person.id),
        });
        Ok(changes.collect())
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), ServiceError> {
        Ok(self.store.require_ready().await?)
    }

    /// The text of message `id`. The same transaction audits that `actor` read it.
    ///
    /// # Errors
    /// `person_required`, `step_up_required`, `message_not_found`, `owner_protected`, and
    /// `message_not_readable` where its text is gone, for its recipient alone, or damaged.
    pub async fn message_content(
        &self,
        actor: &Actor,
        id: OutboxId,
    ) -> Result<MessageContent, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        actor.require_step_up(now)?;
        let found = tx.outbox().find(id, now).await?;
        let DueMessage { listed, .. } = found.ok_or(Code::MessageNotFound)?;
        let ListedMessage { recipient_role, message, .. } = &listed;
        if !self.may_act_for(&actor, *recipient_role) {
            drop(tx);
            let refused = Code::OwnerProtected.into();
            let user = Some(message.user.clone());
            self.audit_refused_action(&actor, user, "reading of a message", &refused).await;
            return Err(refused);
        }
        if let Some(why) = self.closed_because(message) {
            return Err(Problem::new(Code::MessageNotReadable).with_detail(why).into());
        }
        let content = outbox::open(&self.key, message).map_err(|error| {
            tracing::error!(%id, %error, "a message stays closed");
            let why = "The text cannot be decrypted. See the server's log.";
            ServiceError::from(Problem::new(Code::MessageNotReadable).with_detail(why))
        })?;
        // The entry names the user, and what a note says cannot be erased.
        let to = match message.channel {
            Channel::Email => String::new(),
            Channel::Text => format!(" to {}", recipient(message, Numbers::Masked)),
        };
        let entry = AuditRow::new(now, AuditEvent::MessageRead)
            .by(actor.person.clone())
            .from(actor.from)
            .on(message.user.clone())
            .noting(format!("{}, message {id}{to}", message.kind.label()));
        let seq = tx.audit().append(&entry).await?;
        tx.commit().await?;
        self.announce(seq);
        Ok(MessageContent { body: content.body, link: content.link })
    }

    /// Why nobody may read a message. A message that the server delivers is for its recipient alone.
    fn closed_because(&self, message: &StoredMessage) -> Option<&'static str> {
        match message.state {
            Delivery::Sent => Some("It was sent, and its text is no longer kept."),
            Delivery::Withdrawn => Some("It was withdrawn, and its text is no longer kept."),
            // A code proves who its receiver is, so nobody else ever reads one.
            _ if message.kind == MessageKind::PhoneCode => Some("Only its recipient may read it."),
            Delivery::Queued | Delivery::Failed => {
                let is_sent_by_us = self.sends_what().contains(&message.channel);
                is_sent_by_us.then_some("Only its recipient may read it.")
            }
        }
    }

    /// Whether `actor` may ask for what a message says. A machine token may not, whatever its scope;
    /// nor an Admin where the recipient is an Owner on whom they may not act, because the link would
    /// open the Owner's account.
    fn may_read(&self, actor: &Actor, row: &ListedMessage) -> bool {
        matches!(actor.via, AuthMethod::Session { .. })
            && self.closed_because(&row.message).is_none()
            && self.may_act_for(actor, row.recipient_role)
    }

    /// `row` as the API shows it to `actor`.
    pub(super) fn shown(
        &self,
        actor: &Actor,
        row: ListedMessage,
        numbers: Numbers,
    ) -> OutboxMessage {
        let readable = self.may_read(actor, &row);
        let ListedMessage { id, message, attempts, next_attempt_at, settled_at, answer, .. } = row;
        let is_sent_by_us = self.sends_what().contains(&message.channel);
        let is_queued = message.state == Delivery::Queued;
        let is_tried = is_queued && message.hold.is_none() && is_sent_by_us;
        OutboxMessage {
            id,
            at: message.at,
            channel: message.channel,
            kind: message.kind,
            state: message.state,
            hold: message.hold.filter(|_| is_queued),
            attempts,
            next_attempt_at: is_tried.then_some(next_attempt_at),
            settled_at,
            answer,
            to: recipient(&message, numbers),
            user: message.user,
            subject: message.subject,
            parts: message.parts,
            readable,
            body: Withheld,
            link: Withheld,
        }
    }

    /// Whether `actor` may act on somebody of this role.
    pub(in crate::server) fn may_act_for(&self, actor: &Actor, recipient: Role) -> bool {
        actor.role == Role::Owner || recipient != Role::Owner || self.policy.admins_manage_owners
    }
}

/// The address or the number of the recipient, a number as `numbers` says.
fn recipient(message: &StoredMessage, numbers: Numbers) -> String {
    match (numbers, PhoneNumber::accepted(message.recipient.clone())) {
        (Numbers::Masked, Ok(number)) => number.masked().to_string(),
        _ => message.recipient.clone(),
    }
}
