//! Links sent so lately that another one asks first: a person with two mails does not know which
//! one works.

use crate::{
    contract::{LinkKind, User, UserId, rules},
    tui::{input::keymap::KeyCommand, time},
};
use jiff::Timestamp;

/// What to say of another link to `user` within the cool-down.
pub fn advice(link: LinkKind, user: &User) -> &'static str {
    match link.is_sent(user) {
        true => "It was sent moments ago; delivery can take a few minutes.",
        false => "It was not sent yet; see its message in the Outbox.",
    }
}

/// `sent 3 h ago`, or what else became of that link of `user`.
pub fn fate_ago(link: LinkKind, user: &User, now: Timestamp, at: Timestamp) -> String {
    format!("{} {}", link.fate(user), sent_ago(now, at))
}

/// A link that the server did not send, because of one that this panel did not know of or that its
/// clock takes for older.
#[derive(Clone, Copy, Debug)]
pub struct RefusedLink {
    pub user: UserId,
    pub link: LinkKind,
    pub at: Timestamp,
    /// The toast that says so.
    pub toast: Option<u64>,
}

impl LinkKind {
    /// A word for it, where there is no room for more.
    pub fn short(self) -> &'static str {
        match self {
            Self::Setup => "link",
            Self::Phone => "text",
            Self::Password => "reset",
            Self::Network => "network",
            Self::Email => "e-mail",
        }
    }

    /// The words for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Setup => "setup link",
            Self::Phone => "text",
            Self::Password => "reset link",
            Self::Network => "network link",
            Self::Email => "confirmation",
        }
    }

    /// The command that sends another one.
    pub fn command(self) -> KeyCommand {
        match self {
            Self::Setup => KeyCommand::Authenticator,
            Self::Phone | Self::Email => KeyCommand::Save,
            // The server alone sends the link for a network.
            Self::Password | Self::Network => KeyCommand::Access,
        }
    }
}

impl RefusedLink {
    /// Whether it is about this link, and the cool-down that the server spoke of may still last.
    pub fn concerns(&self, user: UserId, link: LinkKind, now: Timestamp) -> bool {
        self.user == user && self.link == link && rules::cools_until(Some(self.at), now).is_some()
    }
}

/// How long ago a link was sent. The clock that stamped it may run ahead of this one.
pub fn sent_ago(now: Timestamp, at: Timestamp) -> String {
    time::ago(now.max(at), at)
}
