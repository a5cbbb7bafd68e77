//! What a code says about users: about one by name, and about those that a job skips.

use super::Code;
use crate::contract::api::JobAction;

impl Code {
    /// [`Self::title`] about the user who is called `name`.
    pub fn about(self, name: &str) -> String {
        match self {
            Self::MfaNotApplicable => format!("{name} is an Avobot. MFA does not apply to it."),
            Self::OwnerProtected => format!("{name} is an Owner. Only an Owner can do this."),
            Self::OwnerRequired => format!("{name} is an Admin. Only an Owner can do this."),
            code => code.title().to_owned(),
        }
    }

    /// Why a job of this action skips a user or many of them, to stand behind a colon or a comma.
    pub fn why_skipped(self, action: JobAction) -> &'static str {
        match (self, action) {
            (Self::MfaNotApplicable, _) => "MFA does not apply to Avobots",
            (Self::OwnerProtected, _) => "only an Owner can act on an Owner",
            (Self::OwnerRequired, _) => "only an Owner can act on an Admin",
            (Self::SelfProtected, _) => "another Owner or Admin must do it",
            (Self::UserDisabled, _) => "disabled users get no messages",
            (Self::CoolDown, _) => "link sent recently",
            (Self::ActionNotAvailable, JobAction::SendSetupLink) => "they have an authenticator",
            (
                Self::ActionNotAvailable,
                JobAction::ResetAuthenticator | JobAction::ReplaceAuthenticator,
            ) => "they have no authenticator",
            (Self::NotInDirectory, JobAction::ReplaceAuthenticator) => "the old app cannot be kept",
            (Self::ActionNotAvailable, JobAction::Remind) => "nothing to send",
            (Self::ActionNotAvailable, JobAction::Disable) => "already disabled",
            (Self::ActionNotAvailable, JobAction::Enable) => "not disabled",
            (Self::ActionNotAvailable, _) => "does not apply",
            (Self::AddressMissing, _) => "no e-mail address",
            (Self::UserNotFound, _) => "no user has this address",
            (Self::Forbidden, _) => "no longer permitted",
            (code, _) => code.title().trim_end_matches('.'),
        }
    }
}
