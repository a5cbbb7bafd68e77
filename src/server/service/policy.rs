//! Whether an action may be done to a user: one judgement for the buttons, for jobs and for what a
//! job would do.

use super::{Service, ServiceError};
use crate::contract::{Code, PhoneChange, Principal, Reason, User, UserAction, rules};
use jiff::Timestamp;

const NO_REASON: &str = "required: give a reason or a ticket";

impl Service {
    /// # Errors
    /// Why `principal` may not do `action` to `user` at the time `now`.
    pub(in crate::server) fn judge(
        &self,
        principal: &Principal,
        user: &User,
        action: &UserAction,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        self.require_right(principal, user, action)?;
        require_effect(user, action, now)
    }

    /// # Errors
    /// Why `principal` may do nothing of the kinds of `action` to `user`.
    pub(super) fn require_right(
        &self,
        principal: &Principal,
        user: &User,
        action: &UserAction,
    ) -> Result<(), ServiceError> {
        let kinds = action.kinds(user);
        if kinds.is_empty() {
            let message = "choose one at least: send_password_reset or end_sessions";
            return Err(ServiceError::field(Code::InvalidBody, "send_password_reset", message));
        }
        let allow = |kind: &_| {
            rules::check_by(principal.person.id, principal.role, self.policy, user, *kind)
        };
        Ok(kinds.iter().try_for_each(allow)?)
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

/// # Errors
/// `phone_unchanged` for the number that the user has, and `cool_down` for a second link within the
/// cool-down of the first, unless the caller insists.
pub(super) fn require_effect(
    user: &User,
    action: &UserAction,
    now: Timestamp,
) -> Result<(), ServiceError> {
    if let UserAction::SetPhone(patch) = action
        && PhoneChange::of(&user.phone, &patch.phone) == PhoneChange::Nothing
    {
        return Err(Code::PhoneUnchanged.into());
    }
    let sent_at = action.link(user).and_then(|link| link.sent_at(user));
    match rules::cools_until(sent_at, now) {
        Some(_) if !action.overrides_cool_down() => Err(Code::CoolDown.into()),
        _ => Ok(()),
    }
}
