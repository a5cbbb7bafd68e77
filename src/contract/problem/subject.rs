//! What a code says about users: about one by name, and about those that a job skips.

use super::Code;
use crate::contract::api::JobAction;

impl Code {
    /// [`Self::title`] about the user who is called `name`.
    pub fn about(self, name: &str) -> String {
        match self {
            Self::MfaNotApplicable => format!("{name} is an Avobot. MFA does not apply to it."),
            Self::OwnerProtected => format!("{name} is an Owner. Only an Owner can do this."),
            code => code.title().to_owned(),
        }
    }

    /// Why a job of this action skips a user or many of them, to stand behind a colon or a comma.
    pub fn why_skipped(self, action: JobAction) -> &'static str {
        match (self, action) {
            (Self::MfaNotApplicable, _) => "MFA does not apply to Avobots",
            (Self::OwnerProtected, _) => "only an Owner can act on an Owner",
            (Self::SelfProtected, _) => "another Owner or Admin must do it",
            (Self::CoolDown, _) => "link sent recently",
            (Self::ActionNotAvailable, JobAction::SendSetupLink) => "they have an authenticator",
            (Self::ActionNotAvailable, JobAction::ResetAuthenticator) => {
                "they have no authenticator"
            }
            (Self::ActionNotAvailable, JobAction::Remind) => "nothing to send",
            (Self::ActionNotAvailable, _) => "does not apply",
            (Self::UserNotFound, _) => "no user has this address",
            (Self::Forbidden, _) => "no longer permitted",
            (code, _) => code.title().trim_end_matches('.'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_to_skip_stands_in_a_line_of_its_own_words() {
        for code in Code::ALL {
            for action in JobAction::ALL {
                let why = code.why_skipped(action);
                assert!(!why.is_empty() && !why.ends_with('.'), "{code} {action:?}");
            }
        }
    }

    #[test]
    fn a_user_is_named_where_the_reason_is_what_the_user_is() {
        for code in [Code::MfaNotApplicable, Code::OwnerProtected] {
            assert!(code.about("Ana").starts_with("Ana is an "), "{code}");
        }
        assert_eq!(Code::CoolDown.about("Ana"), Code::CoolDown.title());
    }
}
