//! Whether an action may be done to a user: one judgement for the buttons, for jobs and for what a
//! job would do.

use super::{Actor, Service, ServiceError};
use crate::{
    contract::{
        Availability, Code, LanguageChoice, PhoneChange, Principal, Problem, Reason, Role, User,
        UserAction,
        api::{EmailPatch, PhonePatch},
        rules,
    },
    server::store::WriteTx,
};
use jiff::Timestamp;

/// Why nobody gets an address that another user is to confirm, and what to do.
pub(super) const AWAITED_ADDRESS: &str =
    "another user is to confirm this address; cancel that change first";
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
        self.require_number(user, action)?;
        self.require_language_of(action)?;
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
        kinds.iter().try_for_each(allow)?;
        if let Some(way) = action.reset_way().filter(|_| !self.has_remote_users()) {
            require_offered(&rules::reset_availability(user, way))?;
        }
        if let UserAction::Edit(edit) = action {
            rules::check_edit(principal.person.id, principal.role, user, edit).map_err(of_role)?;
        }
        Ok(())
    }

    /// What of `actions` is a change for `user`.
    ///
    /// # Errors
    /// `user_unchanged` where nothing is.
    pub(super) fn effective(
        actions: Vec<UserAction>,
        user: &User,
    ) -> Result<Vec<UserAction>, ServiceError> {
        let left = actions.into_iter().filter_map(|action| match action {
            UserAction::Edit(edit) => {
                let edit = edit.changes(user);
                (!edit.is_empty()).then_some(UserAction::Edit(edit))
            }
            action => Some(action),
        });
        let left: Vec<_> = left.collect();
        if left.is_empty() {
            return Err(Code::UserUnchanged.into());
        }
        Ok(left)
    }

    /// # Errors
    /// Why `actor` may not do `action` to `user`: the right, the own second factor, and the Owner
    /// who has to stay.
    pub(super) async fn require_all(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        user: &User,
        action: &UserAction,
    ) -> Result<(), ServiceError> {
        let right = self.require_right(&actor.principal(), user, action);
        // The last Owner is told that nobody could do it; others, that somebody else has to.
        if right.as_ref().err().and_then(ServiceError::code) == Some(Code::SelfProtected) {
            self.require_owner_left(tx, user, action).await?;
        }
        right?;
        require_proof(actor, user, action, self.now())?;
        self.require_owner_left(tx, user, action).await
    }

    /// # Errors
    /// `email_taken` where `action` orders an address that another user has or waits for.
    pub(super) async fn require_free_email(
        &self,
        tx: &mut WriteTx,
        user: &User,
        action: &UserAction,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let UserAction::SetEmail(EmailPatch { email, .. }) = action else { return Ok(()) };
        let message = if tx.users().find_by_email(email, now).await?.is_some() {
            "another user has this address; give another one"
        } else if tx.links().is_awaited(email, user.id, now).await? {
            AWAITED_ADDRESS
        } else {
            return Ok(());
        };
        Err(ServiceError::field(Code::EmailTaken, "email", message))
    }

    /// # Errors
    /// `last_owner` where `action` would leave nobody who manages the organisation.
    pub(super) async fn require_owner_left(
        &self,
        tx: &mut WriteTx,
        user: &User,
        action: &UserAction,
    ) -> Result<(), ServiceError> {
        let ends_ownership = match action {
            UserAction::Disable(_) | UserAction::Remove(_) => true,
            UserAction::Edit(edit) => edit.role.is_some_and(|role| role != Role::Owner),
            _ => false,
        };
        if ends_ownership {
            rules::check_last_owner(user, tx.users().active_owners().await?)?;
        }
        Ok(())
    }

    /// # Errors
    /// `phone_unlisted` and `phone_landline` where `action` gives a number that the user does not have
    /// and may not be given.
    pub(super) fn require_number(
        &self,
        user: &User,
        action: &UserAction,
    ) -> Result<(), ServiceError> {
        let UserAction::SetPhone(PhonePatch { phone, unlisted, .. }) = action else {
            return Ok(());
        };
        match user.phone.number() == Some(phone) {
            true => Ok(()),
            false => match rules::check_number(self.landlines, phone.line(), *unlisted) {
                Ok(_) => Ok(()),
                Err(code) => Err(of_number(code)),
            },
        }
    }

    /// # Errors
    /// Those of [`Self::require_language`] where `action` gives one.
    pub(super) fn require_language_of(&self, action: &UserAction) -> Result<(), ServiceError> {
        match action {
            UserAction::Edit(edit) => self.require_language(edit.language.as_ref()),
            _ => Ok(()),
        }
    }

    /// # Errors
    /// `not_in_directory` where another system keeps the languages of users, `invalid_body` for one that
    /// nothing here is written in.
    pub(super) fn require_language(
        &self,
        language: Option<&LanguageChoice>,
    ) -> Result<(), ServiceError> {
        let Some(choice) = language else { return Ok(()) };
        let remote = self.directory.remote();
        if let Some(fixed) = remote.and_then(|it| it.capabilities().kind.fixed_language()) {
            return Err(Problem::new(Code::NotInDirectory).with_detail(fixed.reason).into());
        }
        let spoken = self.voice.languages();
        choice.check(&spoken).map_err(|unknown| {
            ServiceError::field(Code::InvalidBody, "language", unknown.to_string())
        })
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
/// `phone_unchanged` for the number that the user has, those of `contract::rules::check_email`,
/// `action_not_available` where no change of the address waits or the user has no such factor, and `cool_down` for a second link within the
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
    if let UserAction::SetEmail(EmailPatch { email, .. }) = action {
        rules::check_email(user, email).map_err(of_email)?;
    }
    if let UserAction::RemoveFactor(removal) = action
        && rules::removable_factor(user, &removal.factor).is_none()
    {
        let message = "the user has no such factor that can be removed; `factors` lists them";
        return Err(ServiceError::field(Code::ActionNotAvailable, "factor", message));
    }
    if matches!(action, UserAction::CancelEmailChange(_)) && user.pending_email.is_none() {
        return Err(Code::ActionNotAvailable.into());
    }
    let sent_at = action.link(user).and_then(|link| link.sent_at(user));
    match rules::cools_until(sent_at, now) {
        Some(_) if !action.overrides_cool_down() => Err(Code::CoolDown.into()),
        _ => Ok(()),
    }
}

/// # Errors
/// `step_up_required` and `person_required` where `action` changes who has rights over others.
fn require_proof(
    actor: &Actor,
    user: &User,
    action: &UserAction,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let changes_rights = matches!(action, UserAction::Disable(_) | UserAction::Enable(_));
    if changes_rights && rules::is_privileged(user) {
        actor.require_step_up(now)?;
    }
    Ok(())
}

/// A refusal of the address that was asked for.
fn of_email(code: Code) -> ServiceError {
    let message = match code {
        Code::MfaNotApplicable => "an Avobot opens no mail, so it cannot confirm an address",
        Code::UserDisabled => "a disabled user gets no mail; enable the user first",
        _ => "the user has this address already; give another one",
    };
    ServiceError::field(code, "email", message)
}

/// A refusal of the number that was given.
pub(super) fn of_number(code: Code) -> ServiceError {
    ServiceError::field(code, "phone", of_phone(code))
}

/// Why a number is refused, and what to do.
pub(super) fn of_phone(code: Code) -> &'static str {
    match code {
        Code::PhoneUnlisted => {
            "not in the numbering plans of this version; check the digits, or say that it is meant: \
             unlisted=accept"
        }
        Code::PhoneLandline => "landlines get no texts here; give the number of a mobile",
        code => code.title(),
    }
}

/// A refusal of the role that was asked for.
pub(super) fn of_role(code: Code) -> ServiceError {
    match code {
        Code::OwnerRequired => {
            ServiceError::field(code, "role", "only an Owner can make an Owner or Admin")
        }
        code => code.into(),
    }
}

/// # Errors
/// `not_in_directory`, with the reason or the address of the page where it is done.
pub(super) fn require_offered(availability: &Availability) -> Result<(), ServiceError> {
    let detail = match availability {
        Availability::Available => return Ok(()),
        Availability::NotPossible { reason } => reason.clone(),
        Availability::InBrowser { url } => format!("This is done in the browser: {url}"),
    };
    Err(Problem::new(Code::NotInDirectory).with_detail(detail).into())
}
