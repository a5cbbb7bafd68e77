//! Factors, their states, and the words and tones that show them.

use super::PhoneNumber;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// A means by which a user proves who they are beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    Phone,
    Authenticator,
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
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
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
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
    },
}

/// Where a user stands. The four human states exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MfaStatus {
    /// Verified phone and configured authenticator.
    Complete,
    /// Only the phone is missing.
    PhoneMissing,
    /// Only the authenticator is missing.
    AuthenticatorMissing,
    /// Both are missing.
    None,
    /// An Avobot.
    NotApplicable,
}

impl MfaStatus {
    /// Whether a factor is missing that should be there.
    pub fn is_gap(self) -> bool {
        !matches!(self, Self::Complete | Self::NotApplicable)
    }
}

/// How good a state is. A theme maps it to a colour; the text beside it says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Nothing to do.
    Good,
    /// Begun, and still a gap.
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
    /// What both factors of an Avobot show.
    pub const NOT_APPLICABLE: Self = Self::new("n/a", Tone::Neutral);

    const fn new(text: &'static str, tone: Tone) -> Self {
        Self { text, tone }
    }
}

impl PhoneState {
    /// The number, verified or not.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::NotSet => None,
            Self::Unverified { number } | Self::Verified { number, .. } => Some(number),
        }
    }

    pub fn is_masked(&self) -> bool {
        self.number().is_some_and(PhoneNumber::is_masked)
    }

    /// The same state with its number masked.
    pub fn masked(&self) -> Self {
        match self {
            Self::NotSet => Self::NotSet,
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
            Self::LinkSent { .. } => Badge::new("Link sent", Tone::Pending),
            Self::Configured { .. } => Badge::new("Configured", Tone::Good),
        }
    }
}

impl MfaStatus {
    /// The word on the wire and in CSV.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
