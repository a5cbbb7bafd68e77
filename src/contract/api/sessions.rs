//! Signing in, stepping up, and the sessions and machine tokens one has.
//!
//! A sign-in is a conversation: each answer is a [`SignInStep`] that says what comes next, and
//! carries the token with which to go on. Only the token of [`SignInStep::Done`] opens the API.

use crate::contract::{BearerToken, Email, ids::SessionId, text::one_line};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// What a user types to prove who they are: a password or a code. It prints as `Typed(…)`
/// and is wiped when dropped.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(from = "String", into = "String")]
#[schema(value_type = String)]
pub struct Typed(SecretString);

impl Typed {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Typed> for String {
    fn from(typed: Typed) -> Self {
        typed.reveal().to_owned()
    }
}

impl PartialEq for Typed {
    fn eq(&self, other: &Self) -> bool {
        self.reveal() == other.reveal()
    }
}

impl Eq for Typed {}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// The header of a request that nobody at the keys asked for, such as a refresh after a change. It is
/// no use of the session, so one that nobody uses ends. Its value says nothing.
pub const UNATTENDED_HEADER: &str = "mfadmin-unattended";

/// Whether somebody asked for a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// A person or a command did.
    #[default]
    Attended,
    /// A panel asks by itself.
    Unattended,
}

/// The body of `POST /v1/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub email: Email,
    pub password: Typed,
}

/// What comes next in a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum SignInStep {
    /// The password was right. `POST /v1/sessions/mfa` takes a code next; for
    /// [`SecondFactor::Text`], `POST /v1/sessions/text` sends one first.
    SecondFactor {
        #[schema(value_type = String)]
        token: BearerToken,
        ways: Vec<SecondFactor>,
        #[schema(value_type = String, format = DateTime)]
        expires_at: Timestamp,
    },
    /// There is no authenticator yet, and an Owner or Admin needs one. `POST
    /// /v1/sessions/enrolment` takes the first code of the app that has this key.
    Enrol {
        #[schema(value_type = String)]
        token: BearerToken,
        /// In base32, in groups of four.
        key: Typed,
        /// The `otpauth` address, as a QR code holds it.
        address: Typed,
        #[schema(value_type = String, format = DateTime)]
        expires_at: Timestamp,
    },
    /// Signed in.
    Done {
        #[schema(value_type = String)]
        token: BearerToken,
        /// When the session ends whatever happens.
        #[schema(value_type = String, format = DateTime)]
        expires_at: Timestamp,
        /// Shown once, after an enrolment; empty otherwise.
        recovery_codes: Vec<Typed>,
    },
}

/// A way to prove the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum SecondFactor {
    Authenticator,
    RecoveryCode,
    /// A code texted to the verified number with these last digits.
    Text {
        ending: String,
    },
}

/// The body of `POST /v1/sessions/mfa`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorCode {
    pub way: CodeKind,
    pub code: Typed,
}

/// Which second factor a code is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    Authenticator,
    RecoveryCode,
    Text,
}

/// The body of `POST /v1/sessions/enrolment` and of `POST /v1/sessions/step-up`: a code of one's
/// own authenticator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthenticatorCode {
    pub code: Typed,
}

/// The answer of `POST /v1/sessions/step-up`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SteppedUp {
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// The answer of `GET /v1/sessions`: one's own open sessions, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sessions {
    pub sessions: Vec<SessionInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionInfo {
    pub id: SessionId,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// To the minute.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// The client's name for itself, cleaned and cut.
    pub client: Option<String>,
    /// Whether this is the session that asks.
    pub is_this: bool,
}

/// What a machine token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Questions only.
    Read,
    /// Questions, and those actions that need no step-up.
    Act,
    /// Jobs that send reminders, and how far those of its owner have come; no other question.
    Remind,
}

/// The longest life of a machine token, in days.
pub const MAX_TOKEN_DAYS: u16 = 365;

/// The longest name of a machine token, in characters.
pub const MAX_TOKEN_NAME_CHARS: usize = 80;

/// `name` as it is kept of a machine token, where it can be the name of one.
pub fn token_name(name: &str) -> Option<String> {
    let kept = one_line(name);
    (!kept.is_empty() && name.chars().count() <= MAX_TOKEN_NAME_CHARS).then_some(kept)
}

/// The body of `POST /v1/tokens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// 1 to 80 characters, for people.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    pub scope: Scope,
    /// 1 to 365.
    #[schema(minimum = 1, maximum = 365)]
    pub expires_in_days: u16,
}

/// A machine token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenInfo {
    pub id: SessionId,
    pub name: String,
    pub scope: Scope,
    /// Whose rights it has.
    pub owner: super::Person,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used_at: Option<Timestamp>,
}

/// The answer of `POST /v1/tokens`: the only time the token is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedToken {
    #[schema(value_type = String)]
    pub token: BearerToken,
    pub info: TokenInfo,
}

/// The answer of `GET /v1/tokens`: those that work, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tokens {
    pub tokens: Vec<TokenInfo>,
}
