//! Whether a link of the user shown can be approved.

use crate::{
    contract::{
        LinkKind, Principal, User,
        api::{Me, Person},
        rules,
    },
    tui::{State, text},
};

/// The links of `user` that the person at the keys may approve, or what to say instead.
pub fn links(state: &State, user: &User) -> Result<Vec<LinkKind>, String> {
    let name = text::short_name(&user.name);
    let Some(Me { user: me, sends: Some(sends), from, .. }) = &state.me else {
        return Err("Wait for the server to answer.".to_owned());
    };
    let principal = Principal { person: Person::from(me), role: me.role, from: *from };
    rules::check_approval(&principal, user).map_err(|code| code.about(&name))?;
    let links = rules::links_to_approve(user, sends, state.now);
    match links.is_empty() {
        true => Err(format!("No link of {name} waits for an approval.")),
        false => Ok(links),
    }
}

/// Whether the key does more than say why it cannot.
pub fn is_possible(state: &State) -> bool {
    state.shown_user().is_some_and(|user| links(state, user).is_ok())
}
