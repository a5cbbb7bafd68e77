//! The worker: brings messages out, one attempt at a time for each.

use super::{
    Outbox, Undelivered,
    delivery::{DeliveryAttempt, LeasedMessage, Outcome},
    delivery_config::RetryPolicy,
    pace::{FaultOf, SharedPace},
    presentable,
    transport::{ChannelFault, MessageTransport, Outgoing, Progress},
    transports::MessageTransports,
};
use crate::{
    contract::api::Channel,
    server::{
        leased_work::{self, Admission, LeasedBatch, PAUSE, WorkSignal, WorkSource},
        metrics,
        store::StoreError,
    },
};
use futures_util::future::join_all;
use jiff::Timestamp;
use std::{fmt::Display, sync::Arc};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

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
            let channel = *channel;
            if let Some(pace) = self.resume_pace(channel).await {
                let (outbox, transport) = (self.outbox.clone(), Arc::clone(transport));
                let (bell, clock) = (outbox.queued(), outbox.clock().clone());
                let sender = ChannelSender { channel, outbox, transport, policy: self.pace, pace };
                let signal = WorkSignal::new(bell, clock, self.stopping.clone());
                leased_work::serve(sender, signal).await;
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
    channel: Channel,
    outbox: Outbox,
    transport: Arc<dyn MessageTransport>,
    policy: RetryPolicy,
    pace: SharedPace,
}

impl WorkSource for ChannelSender {
    type Work = LeasedMessage;
    type Outcome = Outcome;
    type Error = StoreError;

    const NAME: &'static str = "delivery of messages";

    fn admission(&self, under_way: usize) -> Admission {
        self.pace.lock().admission(under_way, self.outbox.now())
    }

    async fn lease_due(&self, room: usize) -> Result<LeasedBatch<LeasedMessage>, StoreError> {
        let batch = self.outbox.lease_due(self.channel, &self.policy, room).await?;
        let mut pace = self.pace.lock();
        batch.leased.iter().for_each(|leased| pace.begin(leased.begun));
        drop(pace);
        Ok(batch)
    }

    async fn attempt(&self, leased: &LeasedMessage) -> Option<Outcome> {
        let attempt = self.send(leased).await;
        let (counted, word) = match &attempt {
            DeliveryAttempt::Sent(_) => ("sent", "sent"),
            DeliveryAttempt::Later(_) => ("later", "not sent yet"),
            DeliveryAttempt::Channel(_) => ("later", "not sent yet: the channel waits"),
            DeliveryAttempt::Never(_) => ("refused", "refused"),
        };
        metrics::count_delivery(self.channel.as_str(), counted);
        let (id, attempts) = (leased.listed.id, leased.attempts);
        // Its answer stands in the outbox: it may name the recipient, which the log must not.
        tracing::info!(%id, attempts, outcome = word, "delivery of a message was tried");
        Some(self.note_outcome(leased, attempt))
    }

    async fn settle(&self, leased: &LeasedMessage, outcome: &Outcome) -> Result<(), StoreError> {
        self.outbox.settle(leased, outcome, &self.policy).await
    }

    fn id_of(leased: &LeasedMessage) -> impl Display + Send {
        leased.listed.id
    }

    fn lease_until(leased: &LeasedMessage) -> Timestamp {
        leased.lease_until
    }
}

impl ChannelSender {
    /// What an attempt means for the pace of the channel.
    fn note_outcome(&self, leased: &LeasedMessage, attempt: DeliveryAttempt) -> Outcome {
        let LeasedMessage { listed, begun, .. } = leased;
        let now = self.outbox.now();
        let mut pace = self.pace.lock();
        let (fault_of, has_changed) = match &attempt {
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

    async fn send(&self, leased: &LeasedMessage) -> DeliveryAttempt {
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
