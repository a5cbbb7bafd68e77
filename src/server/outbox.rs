//! Messages to users: written here, sealed, and kept until they are sent.

pub mod asker;
mod delivery;
pub mod delivery_config;
mod files;
pub mod mail;
pub mod message_templates;
pub mod mime;
pub mod pace;
mod redacting_transport;
pub mod text_parts;
mod texts;
pub mod transport;
mod transports;
mod worker;

pub(in crate::server) use delivery::{code_is_good, why_dead};
pub use delivery_config::{
    DeliveryConfig, LinkReach, MailBy, MailSender, RetryPolicy, Smtp, TextBy,
};
pub(in crate::server) use transport::{Undelivered, presentable};
pub use transports::DeliveryConfigError;
pub(in crate::server) use transports::transports;
pub(in crate::server) use worker::Worker;

use super::{
    audit::AuditLog,
    clock::Clock,
    crypto::{SealedFor, SealingKey, TokenHash, Unsealable},
    store::{Sealed, Store, StoredMessage},
};
use crate::config::is_loopback;
use crate::contract::{
    Seq,
    api::{Channel, Delivery, MessageKind, Person},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use uuid::Uuid;

/// The outbox of one database. Cloning it gives another handle to the same.
#[derive(Clone)]
pub struct Outbox {
    store: Store,
    key: SealingKey,
    audit: AuditLog,
    reach: LinkReach,
    /// Rung when a message may have been queued.
    notify: watch::Sender<()>,
    /// How often messages have come further since the start.
    deliveries: watch::Sender<u64>,
}

impl Outbox {
    pub fn new(store: Store, key: SealingKey, audit: AuditLog) -> Self {
        let (notify, _) = watch::channel(());
        let (deliveries, _) = watch::channel(0);
        let reach = LinkReach::default();
        Self { store, key, audit, reach, notify, deliveries }
    }

    /// The same outbox, whose messages may carry links that lead so far.
    pub fn reaching(self, reach: LinkReach) -> Self {
        Self { reach, ..self }
    }

    /// Whether a message with this link may leave.
    pub fn admits(&self, link: Option<&str>) -> bool {
        self.reach == LinkReach::Anywhere || link.is_none_or(|link| !is_loopback(link))
    }

    fn clock(&self) -> &Clock {
        self.store.clock()
    }

    fn now(&self) -> Timestamp {
        self.clock().now()
    }

    /// Wakes whenever a message may have been queued here.
    pub fn queued(&self) -> watch::Receiver<()> {
        self.notify.subscribe()
    }

    /// Wakes whenever a message has come further.
    pub fn deliveries(&self) -> watch::Receiver<u64> {
        self.deliveries.subscribe()
    }

    /// To be called after every commit that may have queued a message and wrote no audit entry.
    pub fn message_queued(&self) {
        self.notify.send_replace(());
        self.deliveries_changed();
    }

    /// To be called after every commit that brought a message further.
    pub fn deliveries_changed(&self) {
        self.deliveries.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// To be called after every commit that wrote an audit entry; messages may have been queued
    /// with it.
    pub fn announce(&self, seq: Seq) {
        self.notify.send_replace(());
        self.audit.announce(seq);
    }
}

/// A message before it is sealed.
#[derive(Clone)]
pub struct Message {
    pub channel: Channel,
    pub kind: MessageKind,
    /// An address or a number; empty where the user has none.
    pub recipient: String,
    /// Empty for a text.
    pub subject: String,
    pub content: Content,
    /// Of the link in it.
    pub link: Option<TokenHash>,
    /// Who asked for what it tells; it has a place for their name.
    pub asked_by: Option<Person>,
}

/// What rests only in sealed form: a link in it opens an account.
#[derive(Clone, Serialize, Deserialize)]
pub struct Content {
    pub body: String,
    /// The same as HTML; a text has none.
    #[serde(default)]
    pub html: Option<String>,
    pub link: Option<String>,
}

impl Message {
    /// The same message, which names `asker` where it says who asks.
    pub fn asked_by(&self, asker: Option<Person>) -> Self {
        Self { asked_by: asker, ..self.clone() }
    }

    /// The message as it is stored for `user`.
    pub fn seal(
        &self,
        key: &SealingKey,
        user: Person,
        at: Timestamp,
    ) -> Result<StoredMessage, Unsealable> {
        let message_id = Uuid::now_v7();
        let plain = serde_json::to_vec(&self.content).map_err(|_| Unsealable)?;
        let recipient = &self.recipient;
        let place = SealedFor::Message { message_id, user: user.id, recipient };
        let sealed = place.seal(key, &plain)?;
        let parts = match self.channel {
            Channel::Text => Some(text_parts::parts(&self.content.body)),
            Channel::Email => None,
        };
        Ok(StoredMessage {
            parts,
            message_id,
            at,
            channel: self.channel,
            kind: self.kind,
            state: Delivery::Queued,
            hold: None,
            user,
            recipient: self.recipient.clone(),
            subject: self.subject.clone(),
            sealed: Sealed(sealed),
            link: self.link,
            asked_by: self.asked_by.clone(),
        })
    }
}

/// Opens what [`Message::seal`] sealed, with the name of who asked in its place.
pub fn open(key: &SealingKey, message: &StoredMessage) -> Result<Content, Unsealable> {
    let StoredMessage { message_id, user, recipient, sealed, .. } = message;
    let place = SealedFor::Message { message_id: *message_id, user: user.id, recipient };
    let plain = place.open(key, &sealed.0)?;
    let content: Content = serde_json::from_slice(&plain).map_err(|_| Unsealable)?;
    Ok(content.naming(message.asked_by.as_ref()))
}
