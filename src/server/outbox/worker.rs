//! The worker: brings messages out, one attempt at a time for each. It sleeps until something is
//! queued or the next message has its turn.

use super::{
    Outbox, Undelivered,
    delivery::{DeliveryAttempt, LeasedMessage, Outcome},
    delivery_config::RetryPolicy,
    pace::{Admission, FaultOf, SharedPace},
    presentable,
    transport::{ChannelFault, MessageTransport, Outgoing, Progress},
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
        join_all(self.transports.iter().map(|(channel, transport)| async {
            if let Some(pace) = self.resume_pace(*channel).await {
                let (outbox, transport) = (self.outbox.clone(), Arc::clone(transport));
                let sender = ChannelSender { outbox, transport, policy: self.pace, pace };
                sender.serve(*channel, &self.stopping).await;
            }
        }))
        .await;
    }

    /// The pace to go on with; nothing once the server stops.
    async fn resume_pace(&self, channel: Channel) -> Option<SharedPace> {
        loop {
            match self.outbox.resume_pace(channel, self.pace).await {
                Ok(pace) => return Some(SharedPace::new(pace)),
                Err(error) => tracing::error!(%error, "the pace of a channel cannot be read"),
            }
            tokio::select! {
                () = sleep(PAUSE) => {}
                () = self.stopping.cancelled() => return None,
            }
        }
    }
}

/// What one channel needs to send.
#[derive(Clone)]
struct ChannelSender {
    outbox: Outbox,
    transport: Arc<dyn MessageTransport>,
    policy: RetryPolicy,
    pace: SharedPace,
}

impl ChannelSender {
    async fn serve(self, channel: Channel, stopping: &CancellationToken) {
        // A set of its own: an attempt that ends makes room for the next one of this channel.
        let mut under_way = JoinSet::new();
        let mut bell = self.outbox.queued();
        while !stopping.is_cancelled() {
            bell.mark_unchanged();
            let next = self.begin(channel, &mut under_way).await;
            tokio::select! {
                rung = bell.changed() => if rung.is_err() { break },
                () = self.outbox.clock().sleep_until_turn(next) => {}
                Some(_) = under_way.join_next() => {}
                () = stopping.cancelled() => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Begins as many attempts as there is room for; gives when more may be begun, if that is known.
    async fn begin(&self, channel: Channel, under_way: &mut JoinSet<()>) -> Option<Timestamp> {
        let now = self.outbox.now();
        let room = match self.pace.lock().admission(under_way.len(), now) {
            Admission::Now(room) => room,
            Admission::At(at) => return Some(at),
            // An attempt that ends makes room, and is waited for anyway.
            Admission::AfterAnother => return None,
        };
        let round = match self.outbox.take_errands(channel, &self.policy, room).await {
            Ok(round) => round,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return Some(after(self.outbox.now(), PAUSE));
            }
        };
        let is_full = round.leased.len() == room;
        for leased in round.leased {
            self.pace.lock().begin(leased.begun);
            let sender = self.clone();
            under_way.spawn(async move { sender.run_errand(leased).await });
        }
        if !is_full {
            return round.next_turn;
        }
        match self.pace.lock().admission(under_way.len(), self.outbox.now()) {
            Admission::At(at) => Some(at),
            Admission::Now(_) => Some(self.outbox.now()),
            Admission::AfterAnother => None,
        }
    }

    async fn run_errand(&self, leased: LeasedMessage) {
        let id = leased.listed.id;
        let attempt = self.attempt(&leased).await;
        let word = match &attempt {
            DeliveryAttempt::Sent(_) => "sent",
            DeliveryAttempt::Later(_) => "not sent yet",
            DeliveryAttempt::Channel(_) => "not sent yet: the channel waits",
            DeliveryAttempt::Never(_) => "refused",
        };
        // Its answer stands in the outbox: it may name the recipient, which the log must not.
        tracing::info!(%id, attempts = leased.attempts, outcome = word, "delivery of a message was tried");
        let outcome = self.note_outcome(&leased, &attempt);
        // What was sent and cannot be written down is sent again when the lease ends; so it is worth
        // trying until then.
        while let Err(error) = self.outbox.settle(&leased, &outcome, &self.policy).await {
            tracing::error!(%id, %error, "the outcome of a message cannot be stored");
            if after(self.outbox.now(), PAUSE) >= leased.lease_until {
                break;
            }
            sleep(PAUSE).await;
        }
    }

    /// What an attempt means for the pace of the channel.
    fn note_outcome<'a>(
        &self,
        leased: &LeasedMessage,
        attempt: &'a DeliveryAttempt,
    ) -> Outcome<'a> {
        let LeasedMessage { listed, begun, .. } = leased;
        let now = self.outbox.now();
        let mut pace = self.pace.lock();
        let (fault_of, has_changed) = match attempt {
            DeliveryAttempt::Sent(_) => (FaultOf::Message, pace.on_taken(*begun, now)),
            DeliveryAttempt::Channel(fault) => {
                // What the other side says may repeat the recipient, whom the channel is to outlast.
                let answer = fault.answer.replace(&listed.message.recipient, "(recipient)");
                let fault = ChannelFault { answer, ..fault.clone() };
                let fault_of = pace.on_fault(&fault, *begun, listed.limited_at, now);
                (fault_of, fault_of == FaultOf::Channel)
            }
            // The other side listens, and has something against this message alone.
            DeliveryAttempt::Later(_) | DeliveryAttempt::Never(_) => {
                (FaultOf::Message, pace.on_heard(*begun))
            }
        };
        drop(pace);
        Outcome { attempt, fault_of, pace: has_changed.then(|| self.pace.clone()) }
    }

    async fn attempt(&self, leased: &LeasedMessage) -> DeliveryAttempt {
        let message = &leased.listed.message;
        let content = match self.outbox.open_message(leased) {
            Ok(content) => content,
            Err(error) => {
                tracing::error!(id = %leased.listed.id, %error, "a message stays closed");
                return DeliveryAttempt::Never(
                    "It cannot be decrypted with this server's key.".to_owned(),
                );
            }
        };
        if !self.outbox.admits(content.link.as_deref()) {
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
        let show = |answer: String| presentable(&answer, &outgoing.content);
        let limit = self.policy.send_timeout;
        let late = |_| {
            let answer = format!("No answer within {} s.", limit.as_secs_f32());
            Err(match outgoing.progress.has_asked() {
                true => Undelivered::Later(answer),
                false => Undelivered::unreachable(answer),
            })
        };
        match timeout(limit, self.transport.send(&outgoing)).await.unwrap_or_else(late) {
            Ok(answer) => DeliveryAttempt::Sent(show(answer)),
            Err(error) => match error.map_answer(show) {
                Undelivered::Later(answer) => DeliveryAttempt::Later(answer),
                Undelivered::Channel(fault) => DeliveryAttempt::Channel(fault),
                Undelivered::Never(answer) => DeliveryAttempt::Never(answer),
            },
        }
    }
}
