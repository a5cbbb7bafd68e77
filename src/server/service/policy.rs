//! Whether a command may be done to a user: one judgement for the buttons, for jobs and for what a
//! job would do.

use super::{Service, ServiceError};
use crate::contract::{
    Action, Code, PhoneState, Principal, Reason, User,
    api::{AccessReset, UserPatch},
    rules,
};
use crate::server::directory::Command;
use jiff::Timestamp;

const NO_REASON: &str = "say why, or give a ticket: this organisation asks for a reason";

impl Service {
    /// # Errors
    /// Why `principal` may not do `command` to `user` at the time `now`.
    pub(in crate::server) fn judge(
        &self,
        principal: &Principal,
        user: &User,
        command: &Command,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let allow = |action| {
            rules::check_by(principal.person.id, principal.role, self.policy, user, action)
        };
        match command {
            Command::SetPhone { patch, revision } => {
                allow(match user.phone {
                    PhoneState::NotSet => Action::AddPhone,
                    _ => Action::UpdatePhone,
                })?;
                if user.revision != *revision {
                    return Err(Code::RevisionConflict.into());
                }
                judge_number(user, patch, now)
            }
            Command::SendSetupLink(wanted) => {
                allow(Action::SendSetupLink)?;
                require_cool(rules::setup_link_sent_at(user), wanted.override_cool_down, now)
            }
            Command::ResetAuthenticator(_) => Ok(allow(Action::ResetAuthenticator)?),
            Command::ResetAccess(AccessReset { send_password_reset, end_sessions, .. })
                if !send_password_reset && !end_sessions =>
            {
                let message = "choose one at least: send_password_reset or end_sessions";
                Err(ServiceError::field(Code::InvalidBody, "send_password_reset", message))
            }
            Command::ResetAccess(reset) => {
                if reset.end_sessions {
                    allow(Action::EndSessions)?;
                }
                if reset.send_password_reset {
                    allow(Action::ResetPassword)?;
                    require_cool(user.password_link_sent_at, reset.override_cool_down, now)?;
                }
                Ok(())
            }
        }
    }

    /// # Errors
    /// `reason_required` where the policy asks for a reason and there is none.
    pub(in crate::server) fn require_reason(
        &self,
        reason: Option<&Reason>,
    ) -> Result<(), ServiceError> {
        match reason {
            None if self.policy.require_reason => {
                Err(ServiceError::field(Code::ReasonRequired, "reason", NO_REASON))
            }
            _ => Ok(()),
        }
    }
}

fn judge_number(user: &User, patch: &UserPatch, now: Timestamp) -> Result<(), ServiceError> {
    match &user.phone {
        PhoneState::Verified { number, .. } if *number == patch.phone => {
            Err(Code::PhoneUnchanged.into())
        }
        PhoneState::Unverified { number } if *number == patch.phone => {
            require_cool(user.phone_link_sent_at, patch.override_cool_down, now)
        }
        _ => Ok(()),
    }
}

/// Refuses a second link within the cool-down of the first, unless the caller insists.
fn require_cool(
    sent_at: Option<Timestamp>,
    override_cool_down: bool,
    now: Timestamp,
) -> Result<(), ServiceError> {
    match rules::cools_until(sent_at, now) {
        Some(_) if !override_cool_down => Err(Code::CoolDown.into()),
        _ => Ok(()),
    }
}
