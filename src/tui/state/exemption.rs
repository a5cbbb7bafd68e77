//! Whether the user shown can be exempt, or be exempt no longer.

use crate::{
    contract::{
        Code, User,
        rules::{self, Exemption},
    },
    tui::{State, text},
};

/// Why the person at the keys cannot exempt `user`, or end what exempts them.
pub fn why_not(state: &State, user: &User) -> Option<String> {
    let me = state.me.as_ref()?;
    let name = text::short_name(&user.name);
    let kind = user.exempt_until.map_or(Exemption::Granted, |_| Exemption::Ended);
    match rules::check_exemption(me.user.id, me.role(), user, kind) {
        Err(Code::OwnerRequired) => Some("Only an Owner can exempt a user from MFA.".to_owned()),
        Err(Code::SelfProtected) => Some("Another Owner must exempt you.".to_owned()),
        Err(code) => Some(code.about(&name)),
        Ok(()) if user.exempt_until.is_none() && user.missing.is_empty() => {
            Some(format!("{name} has no MFA gap, so there is nothing to exempt."))
        }
        Ok(()) => None,
    }
}

/// Whether the key does more than say why it cannot.
pub fn is_possible(state: &State) -> bool {
    state.me.is_some() && state.shown_user().is_some_and(|user| why_not(state, user).is_none())
}
