//! Messages to users: written here, sealed, and kept until they are sent.

mod delivery_config;
mod files;
mod mail;
pub mod message_templates;
pub(crate) mod mime;
mod redacting_transport;
mod texts;
pub(crate) mod transport;
mod worker;

pub(in crate::server) use delivery_config::after;
pub use delivery_config::{DeliveryConfig, MailBy, MailSender, RetryPolicy, Smtp, TextBy};
pub use transport::DeliveryConfigError;
pub(in crate::server) use transport::{Undelivered, presentable, transports};
pub(in crate::server) use worker::Worker;

use super::{
    crypto::{SealedFor, SealingKey, TokenHash, Unsealable},
    store::{Sealed, StoredMessage},
};
use crate::contract::api::{Channel, Delivery, MessageKind, Person};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message before it is sealed.
#[derive(Clone)]
pub struct Message {
    pub channel: Channel,
    pub kind: MessageKind,
    /// An address or a number.
    pub recipient: String,
    /// Empty for a text.
    pub subject: String,
    pub content: Content,
    /// Of the link in it.
    pub link: Option<TokenHash>,
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
        Ok(StoredMessage {
            message_id,
            at,
            channel: self.channel,
            kind: self.kind,
            state: Delivery::Queued,
            user,
            recipient: self.recipient.clone(),
            subject: self.subject.clone(),
            sealed: Sealed(sealed),
            link: self.link,
        })
    }
}

/// Opens what [`Message::seal`] sealed.
pub fn open(key: &SealingKey, message: &StoredMessage) -> Result<Content, Unsealable> {
    let StoredMessage { message_id, user, recipient, sealed, .. } = message;
    let place = SealedFor::Message { message_id: *message_id, user: user.id, recipient };
    let plain = place.open(key, &sealed.0)?;
    serde_json::from_slice(&plain).map_err(|_| Unsealable)
}
