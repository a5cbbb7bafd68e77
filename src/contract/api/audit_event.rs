//! What was done.

use crate::contract::words;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What an audit entry, and the event that announces it, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
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
    /// The text with the link that verifies the number was sent again.
    PhoneLinkSent,
    /// By the user, with a right code.
    AuthenticatorConfigured,
    /// By the user, with the link of the text.
    PhoneVerified,
    /// Whoever got the text said on its page that the number is not the user's.
    PhoneDisowned,
    /// By the user, with the link of the mail.
    PasswordChanged,
    /// By the user, in place of a code of the authenticator.
    RecoveryCodeUsed,
    /// Too many wrong codes were tried on a link, and it was closed.
    LinkLocked,
    /// A message was given up.
    MessageFailed,
    /// A message that had failed waits again to be sent.
    MessageRetried,
    /// A message that waited or had failed is not sent any more.
    MessageDiscarded,
    /// The text of a message was shown; the note names the message, and of a text the masked number.
    MessageRead,
    SignedIn,
    SignInFailed,
    SignedOut,
    /// With a code of their own authenticator, so that they may change factors of others.
    SteppedUp,
    StepUpFailed,
    SessionRevoked,
    /// For a machine.
    TokenCreated,
    TokenRevoked,
    /// The code says why, the note which action.
    ActionRefused,
    /// Phone numbers of many were shown whole.
    NumbersRevealed,
    /// What the database keeps secret is sealed under a new key.
    KeyRotated,
    /// A backup took the database's place; the note says what did not go on.
    DatabaseRestored,
    AuditExported,
    /// An action on many was ordered; the note says which, and on how many.
    JobCreated,
    JobCancelled,
    /// The server came to the end of a job; the note says how it went.
    JobDone,
    /// The server was started under other requirements; the note says which.
    PolicyChanged,
    /// Missing factors are no gap until the date that the note names.
    ExemptionGranted,
    ExemptionEnded,
    /// An action that was held was taken back by who ordered it; the note says which.
    ActionTakenBack,
    UserAdded,
    /// The note says what of the user was edited.
    UserEdited,
    /// The note says from which role to which.
    RoleChanged,
    /// The note says what was ended with it.
    UserDisabled,
    UserEnabled,
    /// Too many attempts at an account failed: only networks that are known for it count.
    SignInLimited,
    /// By the user, with the link of the mail, for the network that the entry names.
    NetworkAdmitted,
    /// The password was right, and the second factor was not given in time.
    SignInAbandoned,
    /// Who the user was is erased, here and in the entries before.
    UserRemoved,
    /// On the host of the database, without a sign-in.
    PanelOpened,
    /// On the host of the database: an Owner without a factor was let back in.
    OwnerReset,
    /// On the host of the database; the note says in which role.
    OperatorAdded,
    /// On the host of the database: the operator begins anew, with a password to choose.
    OperatorReset,
    /// On the host of the database; the note says what ended with it.
    OperatorRemoved,
    /// The entry names the user by the new address, which waits to be confirmed.
    EmailChangeOrdered,
    EmailChangeCancelled,
    /// By the user, with the link in the mail to the new address. The entry names them by the old
    /// address as who did it, and by the new one.
    EmailChanged,
    /// An Owner or Admin was shown a code with which the user goes on at the link of the note.
    ApprovalCreated,
    /// By the user, at the link of the note; it names the entry of the approval.
    ApprovalUsed,
    /// Something was ordered of the directory that another system keeps; the note says what.
    ActionRequested,
    /// Nobody can say whether the directory did what was ordered; the note says what.
    ActionUnknown,
    /// The directory has the user no more.
    UserGone,
    /// The directory ended the lock that it had put on after too many wrong passwords.
    UserUnlocked,
    /// The directory took one key, app or set of codes of the user away; the note names it.
    FactorRemoved,
}

impl AuditEvent {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// Who did it, where the entry names nobody.
    pub fn unnamed_actor(self) -> &'static str {
        match self {
            Self::SignInFailed | Self::SignInAbandoned | Self::LinkLocked | Self::PhoneDisowned => {
                "unknown user"
            }
            _ => "the server",
        }
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::PhoneAdded => "Phone added",
            Self::PhoneUpdated => "Phone updated",
            Self::SetupLinkSent => "Setup link created",
            Self::AuthenticatorReset => "Authenticator reset",
            Self::PasswordResetSent => "Password link created",
            Self::SessionsEnded => "Sessions ended",
            Self::AccessReset => "Password reset, sessions ended",
            Self::UsersImported => "Users imported",
            Self::OwnerCreated => "Owner created",
            Self::PhoneLinkSent => "Phone link renewed",
            Self::AuthenticatorConfigured => "Authenticator configured",
            Self::PhoneVerified => "Phone verified",
            Self::PhoneDisowned => "Number not the user's",
            Self::PasswordChanged => "Password changed",
            Self::RecoveryCodeUsed => "Recovery code used",
            Self::LinkLocked => "Link closed, too many tries",
            Self::MessageFailed => "Message failed",
            Self::MessageRetried => "Message retried",
            Self::MessageDiscarded => "Message discarded",
            Self::MessageRead => "Message read",
            Self::SignedIn => "Signed in",
            Self::SignInFailed => "Sign-in failed",
            Self::SignedOut => "Logged out",
            Self::SteppedUp => "Identity confirmed",
            Self::StepUpFailed => "Identity check failed",
            Self::SessionRevoked => "Session revoked",
            Self::TokenCreated => "Token created",
            Self::TokenRevoked => "Token revoked",
            Self::ActionRefused => "Action refused",
            Self::NumbersRevealed => "Numbers revealed",
            Self::KeyRotated => "Key rotated",
            Self::DatabaseRestored => "Database restored",
            Self::AuditExported => "Audit log exported",
            Self::JobCreated => "Job started",
            Self::JobCancelled => "Job cancelled",
            Self::JobDone => "Job completed",
            Self::PolicyChanged => "Policy changed",
            Self::ExemptionGranted => "Exemption granted",
            Self::ExemptionEnded => "Exemption ended",
            Self::ActionTakenBack => "Action undone",
            Self::UserAdded => "User added",
            Self::UserEdited => "User edited",
            Self::RoleChanged => "Role changed",
            Self::UserDisabled => "User disabled",
            Self::UserEnabled => "User enabled",
            Self::SignInLimited => "Sign-in limited",
            Self::NetworkAdmitted => "Network allowed",
            Self::SignInAbandoned => "Sign-in abandoned",
            Self::UserRemoved => "User removed",
            Self::PanelOpened => "Panel opened on the host",
            Self::OwnerReset => "Owner reset on the host",
            Self::OperatorAdded => "Operator added on the host",
            Self::OperatorReset => "Operator reset on the host",
            Self::OperatorRemoved => "Operator removed on the host",
            Self::EmailChangeOrdered => "E-mail change ordered",
            Self::EmailChangeCancelled => "E-mail change cancelled",
            Self::EmailChanged => "E-mail changed",
            Self::ApprovalCreated => "Approval code created",
            Self::ApprovalUsed => "Approval code used",
            Self::ActionRequested => "Action requested",
            Self::ActionUnknown => "Outcome unknown",
            Self::UserGone => "User gone from the directory",
            Self::UserUnlocked => "User unlocked",
            Self::FactorRemoved => "Factor removed",
        }
    }

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
