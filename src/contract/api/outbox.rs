//! The outbox: messages to users, and what becomes of them.

use super::{Channel, Delivery, MessageKind, Person, Withheld};
use crate::contract::{Badge, Email, OutboxId, Tone, text::number};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use strum::{EnumString, IntoStaticStr};
use utoipa::ToSchema;

/// Newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutboxPage {
    pub messages: Vec<OutboxMessage>,
    /// Give it as `before` to read on; absent at the end.
    pub next: Option<OutboxId>,
    /// How many messages there are in all that wait for a decision.
    #[serde(default)]
    pub held: u64,
    /// The channels that wait, or send no faster than the other side takes messages. Absent from version
    /// 0.1.0.
    #[serde(default)]
    pub channels: Vec<ChannelStatus>,
}

/// How fast a channel sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelStatus {
    pub channel: Channel,
    /// Until when nothing is sent by it; absent where it sends.
    pub pause: Option<ChannelPause>,
    /// How many messages a minute it sends at most; absent where no limit was met.
    pub per_minute: Option<u32>,
    /// How many of its messages wait for their turn.
    pub waiting: u64,
}

/// Why a channel waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelPause {
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    pub cause: PauseCause,
    /// What the mail server or the gateway said, or why it was not reached.
    pub answer: String,
}

/// Whether a channel waits for the other side, the line or whoever looks after the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum PauseCause {
    /// The other side takes no more for now.
    Limit,
    Unreachable,
    /// The other side refuses whatever is sent with these settings.
    Settings,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutboxMessage {
    pub id: OutboxId,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub channel: Channel,
    pub kind: MessageKind,
    pub state: Delivery,
    /// Why it is queued and not sent by itself; absent where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// How often sending was begun.
    pub attempts: u32,
    /// When it is tried next; absent where nothing sends it, and once it is settled.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_attempt_at: Option<Timestamp>,
    /// When it was sent, given up or withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub settled_at: Option<Timestamp>,
    /// What the mail server or the gateway said last, or why it was not reached.
    pub answer: Option<String>,
    /// The user it is for.
    pub user: Person,
    /// The address or number it goes to.
    pub to: String,
    /// Empty for a text.
    pub subject: String,
    /// In how many parts a text is sent, each of which a provider charges. Absent for a mail, and from
    /// version 0.1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<u32>,
    /// Whether the reader may ask for its text by `POST /v1/outbox/{id}/content`. Never for a
    /// machine token; nor where the reader may not act on the recipient, because the text carries
    /// the link; nor where something sends it, because then it is for the recipient alone.
    #[serde(default)]
    pub readable: bool,
    /// Always null: `POST /v1/outbox/{id}/content` answers it.
    #[schema(value_type = Option<String>)]
    pub body: Withheld,
    /// Always null: `POST /v1/outbox/{id}/content` answers it.
    #[schema(value_type = Option<String>)]
    pub link: Withheld,
}

/// Why a message that is queued is not sent by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Hold {
    /// It was queued while nothing was set up to send it, so that somebody has to send or discard it.
    Undecided,
}

impl PauseCause {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl ChannelStatus {
    /// What is to be said of it, with `until` as the reader tells times; nothing where nothing waits.
    pub fn words(&self, until: impl Fn(Timestamp) -> String) -> Option<String> {
        let (what, server, section) = match self.channel {
            Channel::Email => ("Mail", "the mail server", "[mail]"),
            Channel::Text => ("Texts", "the provider", "[texts]"),
        };
        if self.waiting == 0 {
            return None;
        }
        let Some(pause) = &self.pause else {
            let rate = number(self.per_minute?.into());
            return Some(format!("{what}: {rate} a minute, the pace of {server}"));
        };
        let until = until(pause.until);
        Some(match pause.cause {
            PauseCause::Limit => {
                format!("{what} paused until {until}: {server} takes no more for now")
            }
            PauseCause::Unreachable => format!("{what} paused until {until}: {server} is away"),
            PauseCause::Settings => {
                format!("{what} paused until {until}: {server} refuses; check {section}")
            }
        })
    }
}

impl OutboxMessage {
    /// `to` as people read it.
    pub fn shown_recipient(&self) -> Cow<'_, str> {
        match (self.channel, Email::accepted(self.to.clone())) {
            (Channel::Email, Ok(email)) => Cow::Owned(email.to_string()),
            _ => Cow::Borrowed(&self.to),
        }
    }

    /// Whether it rests until somebody decides what becomes of it.
    pub fn is_undecided(&self) -> bool {
        is_undecided(self.state, self.hold)
    }

    /// The state as a word and a tone; what waits for a decision is called so.
    pub fn badge(&self) -> Badge {
        let tone = match self.state {
            Delivery::Queued if self.hold.is_some() => {
                return Badge { text: "waiting", tone: Tone::Pending };
            }
            Delivery::Queued if self.next_attempt_at.is_some() => Tone::Pending,
            Delivery::Queued | Delivery::Withdrawn => Tone::Neutral,
            Delivery::Sent => Tone::Good,
            Delivery::Failed => Tone::Bad,
        };
        Badge { text: self.state.label(), tone }
    }
}

/// Whether a message in `state` rests until somebody says what becomes of it.
pub fn is_undecided(state: Delivery, hold: Option<Hold>) -> bool {
    match state {
        Delivery::Failed => true,
        Delivery::Queued => hold.is_some(),
        Delivery::Sent | Delivery::Withdrawn => false,
    }
}

impl Hold {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
