//! Bringing messages out: whose turn it is, and what became of an attempt.

use super::{
    Content, Outbox, RetryPolicy, open,
    pace::{ChannelPace, FaultOf, PaceState, SharedPace},
    transport::ChannelFault,
};
use crate::{
    contract::{
        Seq,
        api::{AuditEvent, Channel, MessageKind},
    },
    server::{
        clock::after,
        crypto::{self, Unsealable},
        leased_work::LeasedBatch,
        store::{
            AuditRow, DueMessage, Lease, LinkLife, ListedMessage, NextAttempt, Settled, StoreError,
            WriteTx,
        },
    },
};
use jiff::{SignedDuration, Timestamp};

/// For how long a texted code is good.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// A message that its holder is to send once.
pub struct LeasedMessage {
    pub listed: ListedMessage,
    pub lease: Lease,
    pub lease_until: Timestamp,
    pub begun: Timestamp,
    /// With this one.
    pub attempts: u32,
}

/// How an attempt ended, with the words to keep.
pub enum DeliveryAttempt {
    Sent(String),
    Later(String),
    /// Nothing of the channel is taken now.
    Channel(ChannelFault),
    Never(String),
}

/// What an attempt leaves behind.
pub struct Outcome {
    pub attempt: DeliveryAttempt,
    /// Whose a fault of the channel turned out to be.
    pub fault_of: FaultOf,
    /// The pace of the channel, where it has changed.
    pub pace: Option<SharedPace>,
}

/// What is to happen to a message whose turn has come.
enum Fate {
    Send,
    Withdraw(&'static str),
    GiveUp,
}

impl Outbox {
    /// Takes up to `room` messages of `channel` whose turn has come, and withdraws those that are
    /// not worth sending any more.
    pub async fn lease_due(
        &self,
        channel: Channel,
        pace: &RetryPolicy,
        room: usize,
    ) -> Result<LeasedBatch<LeasedMessage>, StoreError> {
        // Looked at without the write lock, which a quiet house must not take.
        let next_turn = self.store.read().await?.outbox().next_turn(channel).await?;
        if next_turn.is_none_or(|turn| turn > self.now()) {
            return Ok(LeasedBatch { leased: Vec::new(), next_turn });
        }
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let lease_until = after(now, pace.lease);
        let mut leased = Vec::new();
        let mut settled = false;
        let mut seq = None;
        for due in tx.outbox().due(channel, now, room).await? {
            let id = due.listed.id;
            match fate(&due, pace, now) {
                Fate::Send => {
                    let lease = Lease(crypto::random());
                    tx.outbox().lease(id, lease, lease_until).await?;
                    let attempts = due.listed.attempts + 1;
                    let DueMessage { listed, .. } = due;
                    leased.push(LeasedMessage { listed, lease, lease_until, begun: now, attempts });
                }
                Fate::Withdraw(why) => {
                    tx.outbox().withdraw(id, now, why).await?;
                    tracing::info!(%id, why, "a message is withdrawn");
                    settled = true;
                }
                Fate::GiveUp => {
                    let answer = "No attempt was completed: the server stopped each time.";
                    seq = give_up(&mut tx, &due.listed, None, now, answer).await?;
                    settled = true;
                }
            }
        }
        let next_turn = tx.outbox().next_turn(channel).await?;
        tx.commit().await?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        if settled {
            self.deliveries_changed();
        }
        Ok(LeasedBatch { leased, next_turn })
    }

    /// Writes down how an attempt ended. Nothing happens where somebody else holds the message by
    /// now.
    pub async fn settle(
        &self,
        leased: &LeasedMessage,
        outcome: &Outcome,
        pace: &RetryPolicy,
    ) -> Result<(), StoreError> {
        let LeasedMessage { listed, lease, attempts, .. } = leased;
        let (id, lease) = (listed.id, *lease);
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut seq = None;
        match (&outcome.attempt, outcome.fault_of) {
            (DeliveryAttempt::Sent(answer), _) => {
                tx.outbox().sent(id, lease, now, answer).await?;
            }
            // The channel says when it goes on. Others go first, so that none stands in the way of all.
            (DeliveryAttempt::Channel(fault), FaultOf::Channel) => {
                let next = NextAttempt { at: now, limited_at: Some(now) };
                tx.outbox().postpone(id, lease, next, &fault.answer).await?;
            }
            (DeliveryAttempt::Channel(ChannelFault { answer, .. }), FaultOf::Message)
            | (DeliveryAttempt::Later(answer), _) => {
                let limited_at = listed.limited_at;
                let next = NextAttempt { at: pace.next_attempt(*attempts, now), limited_at };
                tx.outbox().postpone(id, lease, next, answer).await?;
            }
            (DeliveryAttempt::Never(answer), _) => {
                seq = give_up(&mut tx, listed, Some(lease), now, answer).await?;
            }
        }
        if let Some(pace) = &outcome.pace {
            // As it is by now: another attempt may have come further since this one ended.
            let state = pace.lock().state().clone();
            tx.channels().put(listed.message.channel, &state).await?;
        }
        tx.commit().await?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        self.deliveries_changed();
        Ok(())
    }

    /// The pace of a channel with which a server goes on where another ended. What was wrong with the
    /// settings or the line is tried anew, and no longer shown: a start is when settings change.
    pub async fn resume_pace(
        &self,
        channel: Channel,
        policy: RetryPolicy,
    ) -> Result<ChannelPace, StoreError> {
        let kept = self.store.read().await?.channels().of(channel).await?;
        let Some(kept) = kept else { return Ok(ChannelPace::resume(policy, PaceState::default())) };
        let pace = ChannelPace::resume(policy, kept);
        let mut tx = self.store.begin_write().await?;
        tx.channels().put(channel, pace.state()).await?;
        tx.commit().await?;
        Ok(pace)
    }

    /// What the message says.
    pub fn open_message(&self, leased: &LeasedMessage) -> Result<Content, Unsealable> {
        open(&self.key, &leased.listed.message)
    }
}

/// Marks a message as failed, and says so in the audit log.
async fn give_up(
    tx: &mut WriteTx,
    listed: &ListedMessage,
    lease: Option<Lease>,
    now: Timestamp,
    answer: &str,
) -> Result<Option<Seq>, StoreError> {
    let settled = tx.outbox().fail(listed.id, lease, now, answer).await?;
    if settled == Settled::Lost {
        return Ok(None);
    }
    // A note cannot be erased, and servers like to repeat the address.
    let answer = answer.replace(&listed.message.recipient, "(recipient)");
    let entry = AuditRow::new(now, AuditEvent::MessageFailed)
        .on(listed.message.user.clone())
        .noting(format!("{}: {answer}", listed.message.kind.label()));
    Ok(Some(tx.audit().append(&entry).await?))
}

fn fate(due: &DueMessage, pace: &RetryPolicy, now: Timestamp) -> Fate {
    let DueMessage { listed, link } = due;
    if let Some(why) = why_dead(listed, *link, now) {
        Fate::Withdraw(why)
    } else if *link == LinkLife::None && after(listed.queued_at, pace.max_wait) < now {
        Fate::Withdraw("It waited too long and is no longer relevant.")
    } else if listed.attempts.saturating_sub(listed.spared) >= pace.unended {
        Fate::GiveUp
    } else {
        Fate::Send
    }
}

/// Why nobody is helped by the message any more.
pub fn why_dead(listed: &ListedMessage, link: LinkLife, now: Timestamp) -> Option<&'static str> {
    let message = &listed.message;
    match link {
        LinkLife::Used => Some("Its link was used before it could be sent."),
        LinkLife::Revoked => Some("Its link was replaced or ended before it could be sent."),
        LinkLife::Expired => Some("Its link expired before it could be sent."),
        LinkLife::None | LinkLife::Live => {
            let is_stale = message.kind == MessageKind::PhoneCode && !code_is_good(message.at, now);
            is_stale.then_some("Its code expired before it could be sent.")
        }
    }
}

/// Whether a code texted at `sent_at` is good at the time `now`.
pub fn code_is_good(sent_at: Timestamp, now: Timestamp) -> bool {
    sent_at.checked_add(CODE_LIFETIME).is_ok_and(|until| until > now)
}
