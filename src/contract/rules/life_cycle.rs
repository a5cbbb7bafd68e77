//! Who adds, edits, disables, enables and removes whom.

use crate::contract::{Code, Email, Kind, Role, User, UserActionKind, UserId, api::UserEdit};

/// What can be done to the life of `user`, in the order of the screen.
pub fn life_cycle_actions(user: &User) -> &'static [UserActionKind] {
    use UserActionKind::*;
    match (user.is_enabled(), user.locked) {
        (true, None) => &[Edit, Disable, Remove],
        (true, Some(_)) => &[Edit, Unlock, Disable, Remove],
        (false, None) => &[Edit, Enable, Remove],
        (false, Some(_)) => &[Edit, Unlock, Enable, Remove],
    }
}

/// Whether `user` has rights over others, and so is only an Owner's to change: an Avobot has none,
/// whatever its role. A disabled user gets them back when enabled.
pub fn is_privileged(user: &User) -> bool {
    super::may_open_panel(user.kind, user.role)
}

/// Whether somebody of role `giver` may make a user of role `role`.
///
/// # Errors
/// [`Code::OwnerRequired`] for an Owner or Admin made by who is no Owner.
pub fn check_role(giver: Role, role: Role) -> Result<(), Code> {
    match (giver, role) {
        (Role::Owner, _) | (Role::Admin, Role::Member) => Ok(()),
        (Role::Admin, _) => Err(Code::OwnerRequired),
        (Role::Member, _) => Err(Code::Forbidden),
    }
}

/// Whether somebody of role `actor` may do `action`, one of the life of a user, to `target`.
///
/// # Errors
/// [`Code::OwnerProtected`] and [`Code::OwnerRequired`] for an Owner and an Admin met by an Admin,
/// whatever the policy says; [`Code::ActionNotAvailable`] where it is done already.
pub(super) fn check_life_cycle(
    actor: Role,
    target: &User,
    action: UserActionKind,
) -> Result<(), Code> {
    match (actor, target.role) {
        _ if !is_privileged(target) => {}
        (Role::Owner, _) => {}
        (_, Role::Owner) => return Err(Code::OwnerProtected),
        _ => return Err(Code::OwnerRequired),
    }
    match life_cycle_actions(target).contains(&action) {
        true => Ok(()),
        false => Err(Code::ActionNotAvailable),
    }
}

/// Whether the person `actor` of role `role` may make `edit` of `target`, whom they may edit.
///
/// # Errors
/// [`Code::SelfProtected`] for one's own role, and those of [`check_role`].
pub fn check_edit(actor: UserId, role: Role, target: &User, edit: &UserEdit) -> Result<(), Code> {
    match edit.role.filter(|wanted| *wanted != target.role) {
        Some(_) if actor == target.id => Err(Code::SelfProtected),
        Some(wanted) => check_role(role, wanted),
        None => Ok(()),
    }
}

/// Whether `email` can become the address of `target`, if nobody else has it.
///
/// # Errors
/// [`Code::MfaNotApplicable`] for an Avobot, which opens no link, and [`Code::EmailUnchanged`]. Where users
/// are kept here, an address is confirmed by its user: [`Code::UserDisabled`] for a disabled user, who gets
/// no message, and [`Code::AddressMissing`] for who has no address that could be told of it.
pub fn check_email(target: &User, email: &Email) -> Result<(), Code> {
    match target.kind {
        Kind::Avobot => Err(Code::MfaNotApplicable),
        Kind::Human if target.as_of.is_some() && target.email.as_ref() != Some(email) => Ok(()),
        Kind::Human if target.as_of.is_none() && !target.is_enabled() => Err(Code::UserDisabled),
        Kind::Human if target.as_of.is_none() && target.email.is_none() => {
            Err(Code::AddressMissing)
        }
        Kind::Human if target.email.as_ref() == Some(email) => Err(Code::EmailUnchanged),
        Kind::Human => Ok(()),
    }
}

/// Whether an organisation with so many Owners who can sign in can do without `target`.
///
/// # Errors
/// [`Code::LastOwner`].
pub fn check_last_owner(target: &User, active_owners: u64) -> Result<(), Code> {
    let is_active_owner =
        target.is_enabled() && target.kind == Kind::Human && target.role == Role::Owner;
    match is_active_owner && active_owners <= 1 {
        true => Err(Code::LastOwner),
        false => Ok(()),
    }
}
