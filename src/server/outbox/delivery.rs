//! Bringing messages out: whose turn it is, and what became of an attempt.

use super::{Content, Outbox, RetryPolicy, open};
use crate::{
    contract::{
        Seq,
        api::{AuditEvent, Channel, MessageKind},
    },
    server::{
        clock::after,
        crypto::{self, Unsealable},
        store::{
            AuditRow, Charge, DueMessage, Lease, LinkLife, ListedMessage, NextAttempt, Settled,
            StoreError, WriteTx,
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
    /// With this one.
    pub attempts: u32,
    /// Those that count, with this one.
    pub counted: u32,
}

/// What there is to do.
pub struct DeliveryBatch {
    pub leased: Vec<LeasedMessage>,
    /// When the next message wants attention.
    pub next_turn: Option<Timestamp>,
}

/// How an attempt ended, with the words to keep.
pub enum DeliveryAttempt {
    Sent(String),
    Later(String),
    /// The other side was never asked to take the message.
    Unready(String),
    Never(String),
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
    pub async fn take_errands(
        &self,
        channel: Channel,
        pace: &RetryPolicy,
        room: usize,
    ) -> Result<DeliveryBatch, StoreError> {
        // Looked at without the write lock, which a quiet house must not take.
        let next_turn = self.store.read().await?.outbox().next_turn(channel).await?;
        if next_turn.is_none_or(|turn| turn > self.now()) {
            return Ok(DeliveryBatch { leased: Vec::new(), next_turn });
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
                    let counted = attempts.saturating_sub(due.listed.spared);
                    let DueMessage { listed, .. } = due;
                    leased.push(LeasedMessage { listed, lease, lease_until, attempts, counted });
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
        Ok(DeliveryBatch { leased, next_turn })
    }

    /// Writes down how an attempt ended. Nothing happens where somebody else holds the message by
    /// now.
    pub async fn settle(
        &self,
        leased: &LeasedMessage,
        attempt: &DeliveryAttempt,
        pace: &RetryPolicy,
    ) -> Result<(), StoreError> {
        let LeasedMessage { listed, lease, attempts, counted, .. } = leased;
        let (id, lease) = (listed.id, *lease);
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut seq = None;
        match attempt {
            DeliveryAttempt::Sent(answer) => {
                tx.outbox().sent(id, lease, now, answer).await?;
            }
            DeliveryAttempt::Unready(answer) => {
                let (at, charge) = (pace.next_attempt(*attempts, now), Charge::Spared);
                tx.outbox().postpone(id, lease, NextAttempt { at, charge }, answer).await?;
            }
            DeliveryAttempt::Later(answer) if *counted < pace.attempts => {
                let (at, charge) = (pace.next_attempt(*attempts, now), Charge::Counts);
                tx.outbox().postpone(id, lease, NextAttempt { at, charge }, answer).await?;
            }
            DeliveryAttempt::Later(answer) | DeliveryAttempt::Never(answer) => {
                seq = give_up(&mut tx, listed, Some(lease), now, answer).await?;
            }
        }
        tx.commit().await?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        self.deliveries_changed();
        Ok(())
    }

    /// What an errand's message says.
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
    } else if after(listed.queued_at, pace.max_wait) < now {
        Fate::Withdraw("It waited too long and is no longer relevant.")
    } else if listed.attempts.saturating_sub(listed.spared) >= pace.attempts {
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
