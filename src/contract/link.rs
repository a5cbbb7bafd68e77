//! Single-use links, by what they are for.

use super::{AuthenticatorState, User, api::Delivery, rules, words};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What a link opens. Its word is also the first part of the link's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LinkKind {
    /// Configuring an authenticator app.
    Setup,
    /// Verifying a phone number.
    Phone,
    /// Choosing a new password.
    Password,
    /// Admitting a network to sign in from.
    Network,
    /// Confirming a new e-mail address.
    Email,
}

impl LinkKind {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// What people call it: `setup link`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Setup => "setup link",
            Self::Phone => "phone link",
            Self::Password => "password link",
            Self::Network => "network link",
            Self::Email => "address link",
        }
    }

    /// The word in the path and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// When `user` was sent the last link of this kind that is not used yet.
    pub fn sent_at(self, user: &User) -> Option<Timestamp> {
        match self {
            Self::Setup => rules::setup_link_sent_at(user),
            Self::Phone => user.phone_link_sent_at,
            Self::Password => user.password_link_sent_at,
            // Nobody asks for it, so nobody has to wait for another.
            Self::Network => None,
            Self::Email => user.pending_email.as_ref().map(|pending| pending.ordered_at),
        }
    }

    /// Until when that link works, or worked.
    pub fn expires_at(self, user: &User) -> Option<Timestamp> {
        match (self, &user.authenticator) {
            (Self::Setup, AuthenticatorState::LinkSent { expires_at, .. }) => Some(*expires_at),
            (Self::Phone, _) => user.phone_link_expires_at,
            (Self::Password, _) => user.password_link_expires_at,
            (Self::Email, _) => user.pending_email.as_ref().map(|pending| pending.expires_at),
            (Self::Setup | Self::Network, _) => None,
        }
    }

    /// How far the message with that link has come; nothing where that is not known.
    pub fn delivery(self, user: &User) -> Option<Delivery> {
        match self {
            Self::Setup => user.setup_link_delivery,
            Self::Phone => user.phone_link_delivery,
            Self::Password => user.password_link_delivery,
            Self::Network => None,
            Self::Email => user.pending_email.as_ref().and_then(|pending| pending.delivery),
        }
    }

    /// Whether a server took the message with that link. Version 0.1.0 does not tell, and calls
    /// each link sent.
    pub fn is_sent(self, user: &User) -> bool {
        matches!(self.delivery(user), None | Some(Delivery::Sent))
    }

    /// What became of that link, to stand before a time.
    pub fn fate(self, user: &User) -> &'static str {
        if self.is_sent(user) { "sent" } else { "created" }
    }

    /// The newest link of `user` that is not used yet, and when it was sent.
    pub fn last(user: &User) -> Option<(Self, Timestamp)> {
        let sent = Self::ALL.into_iter().filter_map(|link| Some((link, link.sent_at(user)?)));
        sent.max_by_key(|(_, at)| *at)
    }
}
