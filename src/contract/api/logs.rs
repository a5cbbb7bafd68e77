//! What was done, what was sent, and the event that tells of it.

use crate::contract::{Email, OutboxId, Seq, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// Give it as `before` to read on; absent at the end.
    pub next: Option<Seq>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    pub seq: Seq,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it; absent for what the server did itself.
    pub actor: Option<Person>,
    pub event: AuditEvent,
    /// To whom; absent for what concerns many.
    pub target: Option<Person>,
    /// A short fact about it, such as the number of rows of an import.
    pub note: Option<String>,
}

/// A user as it was called at the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email: Email,
}

/// What an audit entry, and the event that announces it, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditEvent {
    PhoneAdded,
    PhoneUpdated,
    SetupLinkSent,
    AuthenticatorReset,
    PasswordResetSent,
    SessionsEnded,
    /// Both: the password reset and the end of the sessions.
    AccessReset,
    UsersImported,
    OwnerCreated,
}

impl AuditEvent {
    pub const ALL: [Self; 9] = [
        Self::PhoneAdded,
        Self::PhoneUpdated,
        Self::SetupLinkSent,
        Self::AuthenticatorReset,
        Self::PasswordResetSent,
        Self::SessionsEnded,
        Self::AccessReset,
        Self::UsersImported,
        Self::OwnerCreated,
    ];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::PhoneAdded => "Phone added",
            Self::PhoneUpdated => "Phone updated",
            Self::SetupLinkSent => "Setup link sent",
            Self::AuthenticatorReset => "Authenticator reset",
            Self::PasswordResetSent => "Password reset sent",
            Self::SessionsEnded => "Sessions ended",
            Self::AccessReset => "Password reset, sessions ended",
            Self::UsersImported => "Users imported",
            Self::OwnerCreated => "Owner created",
        }
    }

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PhoneAdded => "phone_added",
            Self::PhoneUpdated => "phone_updated",
            Self::SetupLinkSent => "setup_link_sent",
            Self::AuthenticatorReset => "authenticator_reset",
            Self::PasswordResetSent => "password_reset_sent",
            Self::SessionsEnded => "sessions_ended",
            Self::AccessReset => "access_reset",
            Self::UsersImported => "users_imported",
            Self::OwnerCreated => "owner_created",
        }
    }
}

/// Newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutboxPage {
    pub messages: Vec<OutboxMessage>,
    /// Give it as `before` to read on; absent at the end.
    pub next: Option<OutboxId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutboxMessage {
    pub id: OutboxId,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub channel: Channel,
    pub kind: MessageKind,
    pub state: Delivery,
    /// The user it is for.
    pub user: Person,
    /// The address or number it goes to.
    pub to: String,
    /// Empty for a text.
    pub subject: String,
    /// Absent where the reader may not act on the recipient, because it carries the link, and
    /// where it cannot be unsealed.
    pub body: Option<String>,
    /// The single-use link in the body, under the same conditions.
    pub link: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Email,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    SetupLink,
    PasswordReset,
    SessionsEnded,
    PhoneChanged,
    PhoneVerification,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Committed, and waiting in the outbox.
    Queued,
}

/// The data of a `change` event of `GET /v1/events`; the event's id is `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    pub seq: Seq,
    pub event: AuditEvent,
    /// The user it concerns; absent where it concerns many.
    pub user: Option<UserId>,
}

impl MessageKind {
    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::SetupLink => "Setup link",
            Self::PasswordReset => "Password reset",
            Self::SessionsEnded => "Sessions ended",
            Self::PhoneChanged => "Phone changed",
            Self::PhoneVerification => "Phone verification",
        }
    }
}
