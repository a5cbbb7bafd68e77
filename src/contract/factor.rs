//! Factors, their states, and the words and tones that show them.

pub mod required;
pub mod set;

pub use required::{InvalidRequirement, RequiredFactors, Unmet};
pub use set::{FactorCounts, FactorSet};

use super::{PhoneNumber, UnknownReason, words};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// A means by which a user proves who they are beside the password.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    EnumCount,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Factor {
    Phone,
    Authenticator,
    /// Security keys, passkeys among them.
    SecurityKey,
}

/// The phone factor. Only a verified number closes the gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PhoneState {
    NotSet,
    Unverified {
        number: PhoneNumber,
    },
    Verified {
        number: PhoneNumber,
        /// Since when; absent where the directory does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
        at: Option<Timestamp>,
    },
    /// Nobody knows whether there is one.
    Unknown {
        reason: UnknownReason,
    },
}

/// The authenticator app (TOTP, RFC 6238). Only a configured one closes the gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AuthenticatorState {
    NotConfigured,
    LinkSent {
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
        #[schema(value_type = String, format = DateTime)]
        expires_at: Timestamp,
    },
    Configured {
        /// Since when; absent where the directory does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
        at: Option<Timestamp>,
    },
    /// Nobody knows whether there is one.
    Unknown {
        reason: UnknownReason,
    },
}

/// Security keys (FIDO2), passkeys among them. The local directory cannot set them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SecurityKeyState {
    #[default]
    NotConfigured,
    Configured {
        #[schema(minimum = 1)]
        count: u32,
    },
    /// Nobody knows whether there is one.
    Unknown { reason: UnknownReason },
}

/// A user's state of one factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorState<'u> {
    Phone(&'u PhoneState),
    Authenticator(&'u AuthenticatorState),
    SecurityKey(&'u SecurityKeyState),
}

/// How good a state is. A theme maps it to a colour; the text beside it says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Nothing to do.
    Good,
    /// Begun, and still a gap; or not known.
    Pending,
    /// A gap.
    Bad,
    /// Does not apply.
    Neutral,
}

/// A state as a word and a tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    pub text: &'static str,
    pub tone: Tone,
}

impl Badge {
    /// What every factor of an Avobot shows.
    pub const NOT_APPLICABLE: Self = Self::new("n/a", Tone::Neutral);
    /// What stands in place of the factors of a disabled user, where there is room for one word.
    pub const DISABLED: Self = Self::new("Disabled", Tone::Neutral);
    /// A server took the message with the link.
    pub const LINK_SENT: Self = Self::new("Link sent", Tone::Pending);
    /// There is a link, and no server took its message.
    pub const LINK_READY: Self = Self::new("Link ready", Tone::Pending);

    /// Nobody knows whether the factor is there.
    pub const UNKNOWN: Self = Self::new("Unknown", Tone::Pending);

    const fn new(text: &'static str, tone: Tone) -> Self {
        Self { text, tone }
    }
}

impl Factor {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the wire, in CSV and in the configuration.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The word on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Phone => "Phone",
            Self::Authenticator => "Authenticator",
            Self::SecurityKey => "Security key",
        }
    }

    /// What a user has who has the factor.
    pub const fn present_label(self) -> &'static str {
        match self {
            Self::Phone => "Verified phone",
            Self::Authenticator => "Configured authenticator",
            Self::SecurityKey => "Security key",
        }
    }
}

impl FactorState<'_> {
    pub fn factor(self) -> Factor {
        match self {
            Self::Phone(_) => Factor::Phone,
            Self::Authenticator(_) => Factor::Authenticator,
            Self::SecurityKey(_) => Factor::SecurityKey,
        }
    }

    /// The badge at the time `now`.
    pub fn badge(self, now: Timestamp) -> Badge {
        match self {
            Self::Phone(phone) => phone.badge(),
            Self::Authenticator(authenticator) => authenticator.badge(now),
            Self::SecurityKey(keys) => keys.badge(),
        }
    }

    pub fn tone(self, now: Timestamp) -> Tone {
        self.badge(now).tone
    }

    /// Whether the factor is there, so that it meets a requirement.
    pub fn is_present(self) -> bool {
        match self {
            Self::Phone(phone) => phone.is_verified(),
            Self::Authenticator(authenticator) => authenticator.is_configured(),
            Self::SecurityKey(keys) => keys.is_configured(),
        }
    }

    /// Why nobody knows whether the factor is there; `None` where it is known.
    pub fn unknown_reason(self) -> Option<UnknownReason> {
        match self {
            Self::Phone(PhoneState::Unknown { reason })
            | Self::Authenticator(AuthenticatorState::Unknown { reason })
            | Self::SecurityKey(SecurityKeyState::Unknown { reason }) => Some(*reason),
            _ => None,
        }
    }

    /// The word on the wire and in CSV.
    pub fn word(self) -> &'static str {
        match self {
            Self::Phone(PhoneState::NotSet) => "not_set",
            Self::Phone(PhoneState::Unverified { .. }) => "unverified",
            Self::Phone(PhoneState::Verified { .. }) => "verified",
            Self::Authenticator(AuthenticatorState::NotConfigured)
            | Self::SecurityKey(SecurityKeyState::NotConfigured) => "not_configured",
            Self::Authenticator(AuthenticatorState::LinkSent { .. }) => "link_sent",
            Self::Authenticator(AuthenticatorState::Configured { .. })
            | Self::SecurityKey(SecurityKeyState::Configured { .. }) => "configured",
            Self::Phone(PhoneState::Unknown { .. })
            | Self::Authenticator(AuthenticatorState::Unknown { .. })
            | Self::SecurityKey(SecurityKeyState::Unknown { .. }) => "unknown",
        }
    }
}

impl SecurityKeyState {
    pub fn is_configured(self) -> bool {
        matches!(self, Self::Configured { .. })
    }

    /// How many there are, as far as is known.
    pub fn count(self) -> u32 {
        match self {
            Self::NotConfigured | Self::Unknown { .. } => 0,
            Self::Configured { count } => count,
        }
    }

    pub fn badge(self) -> Badge {
        match self {
            Self::NotConfigured => Badge::new("Not configured", Tone::Bad),
            Self::Configured { .. } => Badge::new("Configured", Tone::Good),
            Self::Unknown { .. } => Badge::UNKNOWN,
        }
    }
}

impl PhoneState {
    /// The number, verified or not.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::NotSet | Self::Unknown { .. } => None,
            Self::Unverified { number } | Self::Verified { number, .. } => Some(number),
        }
    }

    pub fn is_masked(&self) -> bool {
        self.number().is_some_and(PhoneNumber::is_masked)
    }

    /// The same state with its number masked.
    pub fn masked(&self) -> Self {
        match self {
            Self::NotSet | Self::Unknown { .. } => self.clone(),
            Self::Unverified { number } => Self::Unverified { number: number.masked() },
            Self::Verified { number, at } => Self::Verified { number: number.masked(), at: *at },
        }
    }

    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Verified { .. })
    }

    pub fn badge(&self) -> Badge {
        match self {
            Self::NotSet => Badge::new("Not set", Tone::Bad),
            Self::Unverified { .. } => Badge::new("Unverified", Tone::Pending),
            Self::Verified { .. } => Badge::new("Verified", Tone::Good),
            Self::Unknown { .. } => Badge::UNKNOWN,
        }
    }
}

impl AuthenticatorState {
    pub fn is_configured(&self) -> bool {
        matches!(self, Self::Configured { .. })
    }

    /// The badge at the time `now`: a link that ran out is shown as such.
    pub fn badge(&self, now: Timestamp) -> Badge {
        match self {
            Self::NotConfigured => Badge::new("Not configured", Tone::Bad),
            Self::LinkSent { expires_at, .. } if *expires_at <= now => {
                Badge::new("Link expired", Tone::Pending)
            }
            Self::LinkSent { .. } => Badge::LINK_SENT,
            Self::Configured { .. } => Badge::new("Configured", Tone::Good),
            Self::Unknown { .. } => Badge::UNKNOWN,
        }
    }
}
