//! What a server knows of the ways by which messages leave.

use crate::{
    config::{Gateway, MailServer, MailTls},
    contract::{Backoff, api::Channel},
    secret::Secret,
    server::clock::after,
};
use jiff::Timestamp;
use lettre::message::Mailbox;
use std::{path::PathBuf, time::Duration};

/// The ways by which messages leave. By default there is none, and they stay in the outbox.
#[derive(Clone, Debug, Default)]
pub struct DeliveryConfig {
    pub mail: Option<MailBy>,
    pub texts: Option<TextBy>,
    pub pace: RetryPolicy,
    pub reach: LinkReach,
}

/// Where the links in messages may lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkReach {
    /// To an address that others reach: none of this machine alone.
    #[default]
    Public,
    /// Anywhere: what is sent stays on this machine.
    Anywhere,
}

#[derive(Clone, Debug)]
pub enum MailBy {
    Smtp(Box<Smtp>),
    /// Each mail becomes a file in the directory.
    Files {
        dir: PathBuf,
        sender: MailSender,
    },
}

#[derive(Clone, Debug)]
pub enum TextBy {
    Gateway {
        gateway: Gateway,
        secret: Secret,
    },
    /// Each text becomes a file in the directory.
    Files {
        dir: PathBuf,
    },
}

/// A mail server.
#[derive(Clone, Debug)]
pub struct Smtp {
    pub server: MailServer,
    pub tls: MailTls,
    /// Certificates (PEM) to trust in place of the system's.
    pub ca: Option<Vec<u8>>,
    pub credentials: Option<(String, Secret)>,
    pub sender: MailSender,
    /// The qualified name by which this machine greets; absent where it has none, and greets with its
    /// address.
    pub hello: Option<String>,
}

/// Whom mails come from, and where answers go.
#[derive(Clone, Debug)]
pub struct MailSender {
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
}

/// How fast, how often and how long messages are tried.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// From the end of an attempt to the next one of the same message.
    pub backoff: Backoff,
    /// A message is given up after so many attempts that never came to an end.
    pub unended: u32,
    /// What one attempt may take.
    pub send_timeout: Duration,
    /// For how long an attempt holds its message; longer than it may take, so that no other begins
    /// meanwhile.
    pub lease: Duration,
    /// How many attempts of one channel run at a time.
    pub at_once: usize,
    /// A message without a link that has waited for longer since it was queued is not sent: what it says
    /// is over. One with a link waits as long as the link works.
    pub max_wait: Duration,
    /// The time in which the other side counts what it takes.
    pub window: Duration,
    /// A channel that was refused tries again after so long at the latest, unless the other side names a
    /// time.
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            backoff: Backoff { first: Duration::from_secs(30), longest: Duration::from_secs(3600) },
            unended: 8,
            send_timeout: Duration::from_secs(30),
            lease: Duration::from_secs(60),
            at_once: 4,
            // RFC 5321, 4.5.4.1: at least four to five days.
            max_wait: Duration::from_hours(5 * 24),
            window: Duration::from_mins(1),
            longest_pause: Duration::from_mins(5),
        }
    }
}

impl RetryPolicy {
    /// When to try again after the failure at `now` of attempt number `attempts`.
    pub fn next_attempt(&self, attempts: u32, now: Timestamp) -> Timestamp {
        after(now, self.backoff.spread_delay(attempts, rand::random()))
    }
}

impl DeliveryConfig {
    /// The channels that something sends.
    pub fn channels(&self) -> Vec<Channel> {
        let mail = self.mail.as_ref().map(|_| Channel::Email);
        let texts = self.texts.as_ref().map(|_| Channel::Text);
        mail.into_iter().chain(texts).collect()
    }
}
