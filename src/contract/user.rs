//! The user: one person or bot of the organisation.

use super::{
    AuthenticatorState, Availability, Badge, ChangedElsewhere, Email, Factor, FactorSet,
    FactorState, Handle, Language, LinkKind, ListedFactor, OfferedAction, PhoneState, Reason,
    SecurityKeyState, SignInLock, Tone, UserActionKind, UserId, UserStore,
    api::{Delivery, Requested},
    text, words,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What a user may do in the organisation. Ordered by power, the most first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownWord, parse_err_fn = unknown_role)]
pub enum Role {
    Owner,
    Admin,
    Member,
}

/// Whether the user is a program: multi-factor authentication does not apply to an Avobot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownWord, parse_err_fn = unknown_kind)]
pub enum Kind {
    Human,
    Avobot,
}

/// A new address of a user that waits until somebody who reads its mail confirms it. Until then the old
/// one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PendingEmail {
    pub email: Email,
    #[schema(value_type = String, format = DateTime)]
    pub ordered_at: Timestamp,
    /// When the link in the mail to the new address ends, and the change with it.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// How far the mail to the new address has come: only `sent` means that a server took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
}

/// A user as the API shows it. Times are UTC (RFC 3339).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    pub id: UserId,
    /// As the user chose it: any text, of any length, with any character. Sanitise before showing.
    pub name: String,
    /// Neither required nor unique in directories of other systems; there is one in the local directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Email, nullable = false)]
    pub email: Option<Email>,
    /// What the user signs in with, where that is another word than the address. Sanitise before showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub username: Option<String>,
    /// The language in which the user is written to, as a tag (BCP 47); absent where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false, example = "pt-BR")]
    pub language: Option<Language>,
    /// The address that takes the place of `email` once it is confirmed; absent where none waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_email: Option<PendingEmail>,
    pub role: Role,
    pub kind: Kind,
    pub phone: PhoneState,
    pub authenticator: AuthenticatorState,
    #[serde(default)]
    pub security_key: SecurityKeyState,
    /// The factors of every requirement of the policy that the user does not meet. Where one of
    /// several is enough and none is there, each of them is missing. Empty for an Avobot and for a
    /// disabled user.
    #[schema(value_type = Vec<Factor>)]
    pub missing: FactorSet,
    /// The factors of whose state nobody knows, of every requirement that they may meet and no other
    /// does: where there is one and nothing is missing, nobody knows whether the user has a gap. Empty for
    /// an Avobot and for a disabled user.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[schema(value_type = Vec<Factor>)]
    pub unknown: FactorSet,
    /// When the directory told of the user; absent where users are kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub as_of: Option<Timestamp>,
    /// Everything that the directory has of the user's factors, counting or not. Empty in lists, and
    /// where users are kept here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<ListedFactor>,
    /// What can be done to the user, and where; in lists, what differs from the `offers` of the page.
    /// Empty where the rules alone say so, as they do where users are kept here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<OfferedAction>,
    /// The user store behind the directory that has the user; absent where the directory itself keeps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub store: Option<Box<UserStore>>,
    /// Present while the directory lets the user not sign in, as it was read: enabled they stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub locked: Option<SignInLock>,
    /// What was changed here and somebody saved over in the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub changed_elsewhere: Option<Box<ChangedElsewhere>>,
    /// The newest of what was ordered of the directory for the user and is not settled: it is under way,
    /// or nobody knows what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub requested: Option<Box<Requested>>,
    /// When the user was disabled; absent for a user who is enabled. A disabled user signs in nowhere,
    /// gets no message and is in no figure of gaps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub disabled_at: Option<Timestamp>,
    /// Until when the user is exempt, so that what is missing is no gap; absent where they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub exempt_until: Option<Timestamp>,
    /// Why the user is exempt; absent where they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub exempt_reason: Option<Reason>,
    /// What the Owner who exempted the user is called now; absent where the user is not exempt.
    /// Sanitise before showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt_by: Option<String>,
    /// When the gap was opened that the user has now; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub gap_since: Option<Timestamp>,
    /// Sessions that are open now.
    pub active_sessions: u32,
    /// When the link that verifies the phone was sent; absent where none is waiting to be opened.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub phone_link_sent_at: Option<Timestamp>,
    /// The same for the link that chooses a new password.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub password_link_sent_at: Option<Timestamp>,
    /// Until when the link that verifies the phone works, or worked. Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub phone_link_expires_at: Option<Timestamp>,
    /// The same for the link that chooses a new password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub password_link_expires_at: Option<Timestamp>,
    /// Until when a setup link works, or worked, that takes the place of the authenticator and waits for an
    /// approval. Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub replacement_link_expires_at: Option<Timestamp>,
    /// How far the message with the setup link has come that is out: only `sent` means that a server
    /// took it. Absent where there is none, or nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setup_link_delivery: Option<Delivery>,
    /// The same for the link that verifies the phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_link_delivery: Option<Delivery>,
    /// The same for the link that chooses a new password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_link_delivery: Option<Delivery>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_sign_in_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises by one with every change; `If-Match` compares it.
    pub revision: i64,
}

impl User {
    /// The same user with the number masked.
    pub fn masked(self) -> Self {
        Self { phone: self.phone.masked(), ..self }
    }

    /// Whether the user may be who they are here: sign in, get messages, have gaps.
    pub fn is_enabled(&self) -> bool {
        self.disabled_at.is_none()
    }

    /// Whether `action` can be done to the user where they live, and what else where it cannot: what the
    /// rules say stands beside it.
    pub fn availability(&self, action: UserActionKind) -> Availability {
        if self.offers.is_empty() {
            return Availability::Available;
        }
        let offer = self.offers.iter().find(|offer| offer.action == action);
        offer.map_or_else(
            || Availability::NotPossible { reason: "The directory cannot do this.".to_owned() },
            |offer| offer.availability.clone(),
        )
    }

    /// The state of one factor.
    pub fn factor(&self, factor: Factor) -> FactorState<'_> {
        match factor {
            Factor::Phone => FactorState::Phone(&self.phone),
            Factor::Authenticator => FactorState::Authenticator(&self.authenticator),
            Factor::SecurityKey => FactorState::SecurityKey(&self.security_key),
        }
    }

    /// The badge of one factor at the time `now`. What the user has is green, whatever the policy
    /// requires; what is not there has the tone of a gap only where it is one. Nothing of a disabled
    /// user has a tone.
    pub fn badge(&self, factor: Factor, now: Timestamp) -> Badge {
        let state = self.factor(factor);
        let is_gap = self.missing.contains(factor) && self.exempt_until.is_none();
        match (self.kind, self.delivered(state.badge(now))) {
            (Kind::Avobot, _) => Badge::NOT_APPLICABLE,
            (_, badge) if !self.is_enabled() => Badge { tone: Tone::Neutral, ..badge },
            (Kind::Human, badge) if state.is_present() || is_gap => badge,
            (Kind::Human, Badge::UNKNOWN) => Badge::UNKNOWN,
            (Kind::Human, badge) => Badge { tone: Tone::Neutral, ..badge },
        }
    }

    /// A link is called sent once a server took its message, and not before.
    fn delivered(&self, badge: Badge) -> Badge {
        match badge {
            Badge::LINK_SENT if !LinkKind::Setup.is_sent(self) => Badge::LINK_READY,
            badge => badge,
        }
    }

    /// The factors that are there.
    pub fn present(&self) -> FactorSet {
        Factor::ALL.into_iter().filter(|factor| self.factor(*factor).is_present()).collect()
    }

    /// The factors of whose state nobody knows.
    pub fn unread(&self) -> FactorSet {
        let is_unread = |factor: &Factor| self.factor(*factor).unknown_reason().is_some();
        Factor::ALL.into_iter().filter(is_unread).collect()
    }

    /// What the user is called where a name is not enough: by the address, else by what the user signs in
    /// with, else by the id. Sanitise before showing.
    pub fn handle(&self) -> Handle<'_> {
        Handle::of(self.email.as_ref(), self.username.as_deref(), self.id)
    }

    /// Whether a screen shows `factor`: all but security keys, which are shown where the user has
    /// one or the policy asks for one.
    pub fn shows(&self, factor: Factor) -> bool {
        match factor {
            Factor::Phone | Factor::Authenticator => true,
            Factor::SecurityKey => {
                self.factor(factor).is_present()
                    || self.missing.contains(factor)
                    || self.unknown.contains(factor)
            }
        }
    }
}

/// As serde asks for it.
fn is_empty(factors: &FactorSet) -> bool {
    factors.is_empty()
}

impl Role {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Member => "Member",
        }
    }

    /// The word on the wire, in CSV and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Kind {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Human => "User",
            Self::Avobot => "Avobot",
        }
    }

    /// The word on the wire, in CSV and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The word is none of the allowed ones, which are listed. Only its beginning is kept.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown {what} {found:?} (use {allowed})")]
pub struct UnknownWord {
    what: &'static str,
    pub found: String,
    pub allowed: &'static str,
}

fn unknown_role(word: &str) -> UnknownWord {
    UnknownWord { what: "role", found: text::excerpt(word), allowed: "owner, admin or member" }
}

fn unknown_kind(word: &str) -> UnknownWord {
    UnknownWord { what: "kind", found: text::excerpt(word), allowed: "human or avobot" }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
