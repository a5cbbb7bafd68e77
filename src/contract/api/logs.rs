//! What was sent, and the event that tells of what was done.

use super::AuditEvent;
use crate::contract::{Seq, UserId, words};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Channel {
    Email,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MessageKind {
    SetupLink,
    PasswordReset,
    SessionsEnded,
    PhoneChanged,
    PhoneVerification,
    /// A code that proves the verified phone before a link is followed.
    PhoneCode,
    /// To the user: the authenticator works from now on.
    AuthenticatorConfigured,
    /// To the user: the number is verified.
    PhoneVerified,
    /// To the user: the password was changed.
    PasswordChanged,
    /// To the user: a recovery code was used.
    RecoveryCodeUsed,
    /// To the user: a link was closed after too many wrong codes.
    LinkLocked,
    /// To a new Owner or Admin.
    UserAdded,
    /// To the user: their name or role was changed.
    UserEdited,
    /// To the user: the last message before the user is enabled again.
    UserDisabled,
    UserEnabled,
    /// A link that admits a network, after too many attempts at the account failed.
    NetworkLink,
    /// To the user: a machine token that speaks for them was made.
    TokenCreated,
    /// To the user who was removed: the last message of all.
    UserRemoved,
    /// To an Owner or an operator: the account was reset on the host of the server.
    OwnerReset,
    /// A link that confirms a new address, to that address.
    EmailConfirmation,
    /// To the old address: a new one was ordered.
    EmailChangeOrdered,
    /// To the address that stays: the change was called back.
    EmailChangeCancelled,
    /// To the old and to the new address: the new one counts.
    EmailChanged,
    /// To the user: somebody was shown a code that approves a link of theirs.
    ApprovalCreated,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Delivery {
    /// Committed, and waiting in the outbox.
    Queued,
    /// The mail server or the gateway took it over.
    Sent,
    /// Given up; it can be retried.
    Failed,
    /// Never sent, because its link stopped working or it grew too old while it waited.
    Withdrawn,
}

/// The data of a `change` event of `GET /v1/events`; the event's id is `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    pub seq: Seq,
    pub event: AuditEvent,
    /// The user it concerns; absent where it concerns many.
    pub user: Option<UserId>,
}

impl Channel {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Delivery {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl MessageKind {
    /// Whether its text holds a single-use link.
    pub fn carries_link(self) -> bool {
        matches!(
            self,
            Self::SetupLink
                | Self::PasswordReset
                | Self::PhoneVerification
                | Self::NetworkLink
                | Self::EmailConfirmation
        )
    }

    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::SetupLink => "Setup link",
            Self::PasswordReset => "Password reset",
            Self::SessionsEnded => "Sessions ended",
            Self::PhoneChanged => "Phone changed",
            Self::PhoneVerification => "Phone verification",
            Self::PhoneCode => "Phone code",
            Self::AuthenticatorConfigured => "Authenticator set up",
            Self::PhoneVerified => "Phone verified",
            Self::PasswordChanged => "Password changed",
            Self::RecoveryCodeUsed => "Recovery code used",
            Self::LinkLocked => "Link closed",
            Self::UserAdded => "User added",
            Self::UserEdited => "User edited",
            Self::UserDisabled => "User disabled",
            Self::UserEnabled => "User enabled",
            Self::NetworkLink => "Network link",
            Self::TokenCreated => "Token created",
            Self::UserRemoved => "User removed",
            Self::OwnerReset => "Account reset",
            Self::EmailConfirmation => "E-mail confirmation",
            Self::EmailChangeOrdered => "E-mail change",
            Self::EmailChangeCancelled => "E-mail unchanged",
            Self::EmailChanged => "E-mail changed",
            Self::ApprovalCreated => "Approval code",
        }
    }
}
