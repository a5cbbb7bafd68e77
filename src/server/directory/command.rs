//! What an Owner or Admin does to a user.

use crate::contract::{
    Reason,
    api::{AccessReset, ResetRequest, SetupLinkRequest, UserPatch},
};

/// What an Owner or Admin asks for.
#[derive(Clone, Debug)]
pub enum Command {
    /// `revision` is the one the caller saw.
    SetPhone {
        patch: UserPatch,
        revision: i64,
    },
    SendSetupLink(SetupLinkRequest),
    ResetAuthenticator(ResetRequest),
    ResetAccess(AccessReset),
}

impl Command {
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::SetPhone { patch, .. } => patch.reason.as_ref(),
            Self::SendSetupLink(wanted) => wanted.reason.as_ref(),
            Self::ResetAuthenticator(wanted) => wanted.reason.as_ref(),
            Self::ResetAccess(reset) => reset.reason.as_ref(),
        }
    }

    /// What was asked for, in the words of the audit log.
    pub fn label(&self) -> &'static str {
        match self {
            Self::SetPhone { .. } => "Change the phone",
            Self::SendSetupLink(_) => "Send a setup link",
            Self::ResetAuthenticator(_) => "Reset the authenticator",
            Self::ResetAccess(reset) => match (reset.send_password_reset, reset.end_sessions) {
                (true, true) => "Reset the password and end the sessions",
                (_, false) => "Reset the password",
                (false, true) => "End the sessions",
            },
        }
    }
}
