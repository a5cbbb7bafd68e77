//! The rules of the domain: which state is a gap, which buttons a user has, who may press them.

pub mod approval;
pub mod gap;
pub mod life_cycle;
pub mod removable;
pub mod reset;

pub use approval::{SecondChannel, check_approval, links_to_approve, second_channel};
pub use gap::{
    BadEnd, Exemption, Standing, check_end, check_exemption, gap_since, has_gap, latest_end,
    standing, unmet, unmet_by,
};

pub use life_cycle::{
    check_edit, check_email, check_last_owner, check_role, is_privileged, life_cycle_actions,
};
pub use removable::{is_last_factor, removable_factor, removable_factors};
pub use reset::{keep_until_replaced, reset_availability, reset_ways};

use super::{
    AuthenticatorState, Code, Factor, Kind, OnLandline, OnUnlisted, PhoneState, RequiredFactors,
    Role, User, UserActionKind, UserId, phone::Line,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the organisation allows beyond the fixed rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Whether an Admin may act on an Owner.
    #[serde(default)]
    pub admins_manage_owners: bool,
    /// Whether an action on a user needs a reason.
    #[serde(default)]
    pub require_reason: bool,
    /// The factors that every user needs. Each entry has to be met: it is one factor, or several
    /// joined by `|` of which one is enough.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["phone", "authenticator"]))]
    pub required: RequiredFactors,
}

/// A second link of one purpose follows the first after 10 minutes, unless the admin overrides
/// it: a user with two mails does not know which one works.
pub const COOL_DOWN: SignedDuration = SignedDuration::from_mins(10);

/// When the cool-down of a link sent at `sent_at` ends; `None` where it has ended by `now`.
pub fn cools_until(sent_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let until = sent_at?.checked_add(COOL_DOWN).unwrap_or(Timestamp::MAX);
    (until > now).then_some(until)
}

/// What stands in the place of a last sign-in that nobody knows of. Other systems do not tell all of them.
pub fn no_sign_in(user: &User) -> &'static str {
    match user.as_of {
        Some(_) => "not told",
        None => "never",
    }
}

/// When the setup link that waits to be opened was sent.
pub fn setup_link_sent_at(user: &User) -> Option<Timestamp> {
    match user.authenticator {
        AuthenticatorState::LinkSent { at, .. } => Some(at),
        _ => None,
    }
}

/// The buttons of `user`, in the order of the screen. Each factor's button follows that factor
/// alone. An Avobot has none, nor has a disabled user. What can be done to a user's life is no
/// button of these: see [`life_cycle_actions`]; nor is what takes one factor away: see
/// [`removable_factors`].
pub fn available_actions(user: &User) -> &'static [UserActionKind] {
    use UserActionKind::*;
    if user.kind == Kind::Avobot || !user.is_enabled() {
        return &[];
    }
    let phone_is_set = !matches!(user.phone, PhoneState::NotSet);
    match (phone_is_set, user.authenticator.is_configured()) {
        (false, false) => &[AddPhone, SendSetupLink, ResetPassword, EndSessions],
        (false, true) => &[AddPhone, ResetAuthenticator, ResetPassword, EndSessions],
        (true, false) => &[UpdatePhone, SendSetupLink, ResetPassword, EndSessions],
        (true, true) => &[UpdatePhone, ResetAuthenticator, ResetPassword, EndSessions],
    }
}

/// Whether `action` is to send a mail, so that it cannot be done without an address. A reset goes on without
/// one: the link waits until there is one.
pub fn needs_address(action: UserActionKind) -> bool {
    matches!(action, UserActionKind::SendSetupLink | UserActionKind::ResetPassword)
}

/// The button of one factor.
pub fn factor_action(user: &User, factor: Factor) -> Option<UserActionKind> {
    available_actions(user).iter().copied().find(|action| match factor {
        Factor::Phone => matches!(action, UserActionKind::AddPhone | UserActionKind::UpdatePhone),
        Factor::Authenticator => {
            matches!(action, UserActionKind::SendSetupLink | UserActionKind::ResetAuthenticator)
        }
        Factor::SecurityKey => false,
    })
}

/// Whether a number of this line may be given to a user who does not have it; the line where it may.
///
/// # Errors
/// [`Code::PhoneUnlisted`] where no numbering plan has it and `unlisted` does not say that it is meant,
/// [`Code::PhoneLandline`] where texts are for mobiles alone.
pub fn check_number(landlines: OnLandline, line: Line, unlisted: OnUnlisted) -> Result<Line, Code> {
    match (line, landlines, unlisted) {
        (Line::Unlisted, _, OnUnlisted::Refuse) => Err(Code::PhoneUnlisted),
        (Line::Landline, OnLandline::Refuse, _) => Err(Code::PhoneLandline),
        (line, _, _) => Ok(line),
    }
}

/// Who may open the panel: people who are Owners or Admins.
pub fn may_open_panel(kind: Kind, role: Role) -> bool {
    kind == Kind::Human && role != Role::Member
}

/// Whether somebody of role `actor` may do `action` to `target`; the code says why not.
///
/// # Errors
/// [`Code::Forbidden`] for a member, [`Code::MfaNotApplicable`] for an Avobot,
/// [`Code::OwnerProtected`] for an Owner met by an Admin, [`Code::UserDisabled`] for a disabled
/// user, [`Code::ActionNotAvailable`] where the user's state offers another action,
/// [`Code::AddressMissing`] where a mail is the action and there is nowhere to send it;
/// [`Code::OwnerRequired`] for who would change the life of an Admin and is no Owner.
pub fn check(
    actor: Role,
    policy: Policy,
    target: &User,
    action: UserActionKind,
) -> Result<(), Code> {
    if actor == Role::Member {
        return Err(Code::Forbidden);
    }
    if action.is_life_cycle() {
        return life_cycle::check_life_cycle(actor, target, action);
    }
    if target.kind == Kind::Avobot {
        return Err(Code::MfaNotApplicable);
    }
    if actor == Role::Admin && target.role == Role::Owner && !policy.admins_manage_owners {
        return Err(Code::OwnerProtected);
    }
    if !target.is_enabled() {
        return Err(Code::UserDisabled);
    }
    let is_available = match action {
        UserActionKind::RemoveFactor => removable_factors(target).next().is_some(),
        action => available_actions(target).contains(&action),
    };
    if !is_available {
        return Err(Code::ActionNotAvailable);
    }
    if target.email.is_none() && needs_address(action) {
        return Err(Code::AddressMissing);
    }
    Ok(())
}

/// [`check`] for the person `actor`: nobody may bypass their own second factor, so one's own
/// authenticator is reset, and one's own key is removed, by somebody else; and nobody disables or removes
/// themselves.
///
/// # Errors
/// As [`check`], and [`Code::SelfProtected`].
pub fn check_by(
    actor: UserId,
    role: Role,
    policy: Policy,
    target: &User,
    action: UserActionKind,
) -> Result<(), Code> {
    check(role, policy, target, action)?;
    match action {
        UserActionKind::ResetAuthenticator
        | UserActionKind::RemoveFactor
        | UserActionKind::Disable
        | UserActionKind::Remove
            if actor == target.id =>
        {
            Err(Code::SelfProtected)
        }
        _ => Ok(()),
    }
}
