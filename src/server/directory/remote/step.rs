//! What is ordered of a directory, in the steps in which it is done.

use super::{ExternalId, FactorId};
use crate::{
    contract::{Email, PhoneNumber, Role},
    server::store::Replaces,
};
use serde::{Deserialize, Serialize};
use std::{num::NonZeroU32, time::Duration};

/// What somebody orders for one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    SendPasswordReset,
    EndSessions,
    Enable,
    Disable,
    /// Ends a lock after too many wrong passwords.
    Unlock,
    /// Another name, another address, or both.
    EditProfile {
        name: Option<String>,
        email: Option<Email>,
    },
    SetRole(Role),
    SetPhone(PhoneNumber),
    /// Takes every authenticator app away.
    RemoveAuthenticators,
    /// Takes this one away, of whatever kind.
    RemoveFactor(FactorId),
    /// Has the directory mail a link of its own to set up an authenticator, which works for so many seconds.
    SendEnrolmentMail {
        lifespan: NonZeroU32,
    },
    /// Gives the user the authenticator whose secret is kept with the operation.
    EnrolAuthenticator {
        replaces: Replaces,
    },
    RemoveUser,
    /// A user who is not there yet.
    AddUser {
        name: String,
        email: Email,
        role: Role,
        phone: Option<PhoneNumber>,
    },
}

/// One call that changes the directory. It says all that the call needs, and is kept until it is
/// settled, so it holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    SendPasswordReset {
        user: ExternalId,
    },
    SendEnrolmentMail {
        user: ExternalId,
        /// Seconds: with none of them the link would be dead when it is read.
        lifespan: NonZeroU32,
    },
    EndSessions {
        user: ExternalId,
    },
    Enable {
        user: ExternalId,
    },
    Disable {
        user: ExternalId,
    },
    Unlock {
        user: ExternalId,
    },
    EditProfile {
        user: ExternalId,
        name: Option<String>,
        email: Option<Email>,
    },
    SetRole {
        user: ExternalId,
        role: Role,
    },
    /// The number itself, where it is no factor of its own.
    SetPhone {
        user: ExternalId,
        number: PhoneNumber,
    },
    /// A new factor that texts to this number, under a name that was chosen here, so that it is found.
    AddPhone {
        user: ExternalId,
        factor: FactorId,
        number: PhoneNumber,
    },
    /// Gives `to` the PIN that `from` has, where a factor has one: what takes another's place must not
    /// be weaker. Doing it twice is doing it once.
    CopyPin {
        user: ExternalId,
        from: FactorId,
        to: FactorId,
    },
    /// A new authenticator, under a name that was chosen here, so that it is found. Its secret is handed over
    /// beside the step.
    EnrolAuthenticator {
        user: ExternalId,
        factor: FactorId,
    },
    /// Shows that the directory takes the codes of the new authenticator, as well as it can be shown there. One
    /// that it does not take is removed.
    ProveAuthenticator {
        user: ExternalId,
        factor: FactorId,
    },
    /// Puts this authenticator before the user's others, where a sign-in takes the codes of the first one
    /// alone. Doing it twice is doing it once.
    PutFirst {
        user: ExternalId,
        factor: FactorId,
    },
    RemoveFactor {
        user: ExternalId,
        factor: FactorId,
    },
    RemoveUser {
        user: ExternalId,
    },
    AddUser {
        name: String,
        email: Email,
        role: Role,
        phone: Option<PhoneNumber>,
    },
}

impl Step {
    /// Whether it is done with the secret of an authenticator.
    pub fn needs_secret(&self) -> bool {
        matches!(self, Self::EnrolAuthenticator { .. } | Self::ProveAuthenticator { .. })
    }

    /// What it changes, in the words of a sentence that says how far something came. They name nobody.
    pub fn words(&self) -> &'static str {
        match self {
            Self::SendPasswordReset { .. } => "the mail for a new password",
            Self::SendEnrolmentMail { .. } => "the mail with a setup link",
            Self::EndSessions { .. } => "the log-out",
            Self::Enable { .. } => "enabling the user",
            Self::Disable { .. } => "disabling the user",
            Self::Unlock { .. } => "the end of the lock",
            Self::EditProfile { email: None, .. } => "the new name",
            Self::EditProfile { name: None, .. } => "the new e-mail address",
            Self::EditProfile { .. } => "the new name and e-mail address",
            Self::SetRole { .. } => "the new role",
            Self::SetPhone { .. } | Self::AddPhone { .. } => "the new phone",
            Self::CopyPin { .. } => "the old PIN for what is new",
            Self::EnrolAuthenticator { .. } => "the new authenticator",
            Self::ProveAuthenticator { .. } => "the proof of the new authenticator",
            Self::PutFirst { .. } => "the new authenticator as the first",
            Self::RemoveFactor { .. } => "the removal of an old factor",
            Self::RemoveUser { .. } => "the removal of the user",
            Self::AddUser { .. } => "the new user",
        }
    }
}

/// What became of a step that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    Done,
    /// The directory took it for wrong; nothing has changed.
    Refused(OrderRefusal),
    /// Nothing has changed, and it can be sent again.
    Later {
        after: Option<Duration>,
        message: String,
    },
    /// The call may have had its effect: no answer came, or none that says so.
    Unknown(String),
}

/// Why something was not done, in a sentence for the admin, with the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRefusal {
    pub message: String,
}

/// What reading back says of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettledStep {
    Done,
    NotDone,
    /// The directory does not show it: a mail that was sent, for one.
    CannotTell,
    /// It could not be read.
    NotRead(super::RemoteError),
}
