//! The worker: brings messages out, one attempt at a time for each. It sleeps until something is
//! queued or the next message has its turn.

use super::{
    Outbox, Undelivered,
    delivery::{DeliveryAttempt, LeasedMessage},
    delivery_config::RetryPolicy,
    presentable,
    transport::{Outgoing, Progress},
    transports::MessageTransports,
};
use crate::{contract::api::Channel, server::clock::after};
use futures_util::future::join_all;
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How long to wait when the database does not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// Why a message with a link is not sent that its recipient cannot open.
const NOWHERE: &str = "Not sent: its link leads to the server's own machine. Set [serve] public_url to \
                       the address that users reach, and send a new link.";

/// Sends what is queued in the channels it has couriers for.
pub struct Worker {
    outbox: Outbox,
    transports: Arc<MessageTransports>,
    pace: RetryPolicy,
    stopping: CancellationToken,
}

impl Worker {
    pub fn new(
        outbox: Outbox,
        transports: MessageTransports,
        pace: RetryPolicy,
        stopping: CancellationToken,
    ) -> Self {
        Self { outbox, transports: Arc::new(transports), pace, stopping }
    }

    /// Works until the server is told to stop; then begins nothing new, and ends once what is
    /// under way has ended. Dropping it breaks off what is under way: the leases bring it back.
    pub async fn run(self) {
        // Each channel has its own attempts, so that one that hangs holds back no other.
        join_all(self.transports.keys().map(|channel| self.serve(*channel))).await;
    }

    async fn serve(&self, channel: Channel) {
        // A set of its own: an attempt that ends makes room for the next one of this channel.
        let mut under_way = JoinSet::new();
        let mut bell = self.outbox.queued();
        while !self.stopping.is_cancelled() {
            bell.mark_unchanged();
            let room = self.pace.at_once.saturating_sub(under_way.len());
            let next = self.begin(channel, &mut under_way, room).await;
            let turn = async {
                match next {
                    Some(at) => self.outbox.clock().sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                rung = bell.changed() => if rung.is_err() { break },
                () = turn => {}
                Some(_) = under_way.join_next() => {}
                () = self.stopping.cancelled() => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Begins up to `room` attempts; gives when more may be begun, if that is known.
    async fn begin(
        &self,
        channel: Channel,
        under_way: &mut JoinSet<()>,
        room: usize,
    ) -> Option<Timestamp> {
        if room == 0 {
            return None;
        }
        let round = match self.outbox.take_errands(channel, &self.pace, room).await {
            Ok(round) => round,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return Some(after(self.outbox.now(), PAUSE));
            }
        };
        let is_full = round.leased.len() == room;
        for leased in round.leased {
            let (outbox, transports) = (self.outbox.clone(), Arc::clone(&self.transports));
            let pace = self.pace;
            under_way.spawn(async move { run_errand(&outbox, &transports, &pace, leased).await });
        }
        if is_full {
            // An attempt that ends makes room, and is waited for anyway.
            return None;
        }
        round.next_turn
    }
}

async fn run_errand(
    outbox: &Outbox,
    transports: &MessageTransports,
    pace: &RetryPolicy,
    leased: LeasedMessage,
) {
    let id = leased.listed.id;
    let attempt = attempt(outbox, transports, pace, &leased).await;
    let outcome = match &attempt {
        DeliveryAttempt::Sent(_) => "sent",
        DeliveryAttempt::Later(_) | DeliveryAttempt::Unready(_) => "not sent yet",
        DeliveryAttempt::Never(_) => "refused",
    };
    // Its answer stands in the outbox: it may name the recipient, which the log must not.
    tracing::info!(%id, attempts = leased.attempts, outcome, "delivery of a message was tried");
    // What was sent and cannot be written down is sent again when the lease ends; so it is worth
    // trying until then.
    while let Err(error) = outbox.settle(&leased, &attempt, pace).await {
        tracing::error!(%id, %error, "the outcome of a message cannot be stored");
        if after(outbox.now(), PAUSE) >= leased.lease_until {
            break;
        }
        sleep(PAUSE).await;
    }
}

async fn attempt(
    outbox: &Outbox,
    transports: &MessageTransports,
    pace: &RetryPolicy,
    leased: &LeasedMessage,
) -> DeliveryAttempt {
    let message = &leased.listed.message;
    let Some(transport) = transports.get(&message.channel) else {
        return DeliveryAttempt::Unready("Sending is not set up for this channel.".to_owned());
    };
    let content = match outbox.open_message(leased) {
        Ok(content) => content,
        Err(error) => {
            tracing::error!(id = %leased.listed.id, %error, "a message stays closed");
            return DeliveryAttempt::Never(
                "It cannot be decrypted with this server's key.".to_owned(),
            );
        }
    };
    if !outbox.admits(content.link.as_deref()) {
        return DeliveryAttempt::Never(NOWHERE.to_owned());
    }
    let outgoing = Outgoing {
        id: message.message_id,
        written_at: message.at,
        name: message.user.name.clone(),
        recipient: message.recipient.clone(),
        subject: message.subject.clone(),
        content,
        progress: Progress::default(),
    };
    let show = |answer: &str| presentable(answer, &outgoing.content);
    match timeout(pace.send_timeout, transport.send(&outgoing)).await {
        Ok(Ok(answer)) => DeliveryAttempt::Sent(show(&answer)),
        Ok(Err(Undelivered::Later(answer))) => DeliveryAttempt::Later(show(&answer)),
        Ok(Err(Undelivered::Unready(answer))) => DeliveryAttempt::Unready(show(&answer)),
        Ok(Err(Undelivered::Never(answer))) => DeliveryAttempt::Never(show(&answer)),
        Err(_) => {
            let limit = pace.send_timeout.as_secs_f32();
            let answer = format!("No answer within {limit} s.");
            match outgoing.progress.has_asked() {
                true => DeliveryAttempt::Later(answer),
                false => DeliveryAttempt::Unready(answer),
            }
        }
    }
}
