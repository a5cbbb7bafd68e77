//! In which ways the authenticator of a user can be reset.

use crate::contract::{Availability, ResetWay, User, UserActionKind};

/// Whether the authenticator of `user` can be reset this `way`, by what can be done to the user where they
/// live: the old one can only be kept where a setup link of ours brings the new one.
pub fn reset_availability(user: &User, way: ResetWay) -> Availability {
    let not_possible = |reason: &str| Availability::NotPossible { reason: reason.to_owned() };
    let reset = user.availability(UserActionKind::ResetAuthenticator);
    if way == ResetWay::RemoveNow || reset != Availability::Available {
        return reset;
    }
    if user.offers.is_empty() {
        return not_possible("Where mfadmin keeps the users, a reset removes the app at once.");
    }
    if user.email.is_none() {
        return not_possible("The user has no e-mail address that a setup link could go to.");
    }
    keep_until_replaced(reset, user.availability(UserActionKind::SendSetupLink))
}

/// Whether an authenticator can be kept until the new one works, by whether it can be reset and a setup link
/// can be sent.
pub fn keep_until_replaced(reset: Availability, setup_link: Availability) -> Availability {
    if reset == Availability::Available { setup_link } else { reset }
}

/// The ways that are possible from here, the one that is meant without a word first.
pub fn reset_ways(user: &User) -> Vec<ResetWay> {
    let is_possible = |way: &ResetWay| reset_availability(user, *way) == Availability::Available;
    ResetWay::ALL.into_iter().filter(is_possible).collect()
}
