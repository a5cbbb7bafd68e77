//! Who takes a message out of the house, and what comes back.

use super::Content;
use crate::{
    contract::{api::PauseCause, text::is_hidden},
    server::clock::after,
};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// The longest wait that another side may ask for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(24);

/// The longest answer that is kept, in characters.
const MAX_ANSWER_CHARS: usize = 300;
/// Words of a message that are at least so long and hold a digit may be a code or a part of a link.
const SECRET_FROM_CHARS: usize = 6;

/// A way by which messages of one channel leave.
pub trait MessageTransport: Send + Sync {
    /// Hands `message` over; gives what the other side said.
    ///
    /// # Errors
    /// [`Undelivered`], which says whether trying again can help.
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>>;
}

/// A message on its way, opened.
#[derive(Clone)]
pub struct Outgoing {
    /// The same for every attempt, so that the other side can tell a repeat.
    pub id: Uuid,
    pub written_at: Timestamp,
    /// The user's name.
    pub name: String,
    /// An address or a number.
    pub recipient: String,
    /// Empty for a text.
    pub subject: String,
    pub content: Content,
    pub progress: Progress,
}

/// Whether the other side was asked to take the message. Kept beside the attempt, because an
/// attempt that takes too long is broken off and tells nothing.
#[derive(Clone, Default)]
pub struct Progress(Arc<AtomicBool>);

impl Progress {
    pub fn asked(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn has_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a message did not leave, as the other side or the line tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// This message is not taken now; trying it again may help.
    Later(String),
    /// No message is taken now.
    Channel(ChannelFault),
    /// This message will never be taken.
    Never(String),
}

/// What keeps every message of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelFault {
    pub cause: PauseCause,
    /// When the other side wants to be asked again, if it said so.
    pub retry_after: Option<RetryAfter>,
    pub answer: String,
}

/// When to ask again, in both forms of the header `Retry-After` (RFC 9110, 10.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    Delay(Duration),
    At(Timestamp),
}

impl RetryAfter {
    /// What a header says, where it says something.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Self::Delay(Duration::from_secs(seconds)));
        }
        let at = httpdate::parse_http_date(value).ok()?;
        Timestamp::try_from(at).ok().map(Self::At)
    }

    /// The moment that is meant at `now`, within a day: a slip of the other side must not end all
    /// sending.
    pub fn until(self, now: Timestamp) -> Timestamp {
        let until = match self {
            Self::Delay(delay) => after(now, delay.min(LONGEST_RETRY_AFTER)),
            Self::At(at) => at,
        };
        until.clamp(now, after(now, LONGEST_RETRY_AFTER))
    }
}

impl Undelivered {
    pub fn unreachable(answer: impl Into<String>) -> Self {
        Self::channel(PauseCause::Unreachable, answer)
    }

    pub fn channel(cause: PauseCause, answer: impl Into<String>) -> Self {
        Self::Channel(ChannelFault { cause, retry_after: None, answer: answer.into() })
    }

    /// The same with other words.
    pub fn map_answer(self, map: impl Fn(String) -> String) -> Self {
        match self {
            Self::Later(answer) => Self::Later(map(answer)),
            Self::Channel(fault) => {
                Self::Channel(ChannelFault { answer: map(fault.answer), ..fault })
            }
            Self::Never(answer) => Self::Never(map(answer)),
        }
    }
}

/// `answer` as it may be kept and shown: one line, not too long, and without what is secret in the
/// message, should the other side repeat it.
pub fn presentable(answer: &str, content: &Content) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let link = content.link.as_deref().unwrap_or_default();
    let token = link.rsplit('/').next().filter(|token| !token.is_empty());
    let words = content.body.split(|c: char| !is_word(c)).filter(|word| {
        word.len() >= SECRET_FROM_CHARS && word.contains(|c: char| c.is_ascii_digit())
    });
    let answer = token
        .into_iter()
        .chain(words)
        .fold(answer.to_owned(), |answer, secret| answer.replace(secret, "…"));
    let spaced = answer.chars().map(|c| if c.is_control() { ' ' } else { c });
    let line: String = spaced.filter(|c| !is_hidden(*c)).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_ANSWER_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
