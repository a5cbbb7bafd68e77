//! What is shown of a user, brought up to date.

use crate::{
    contract::{User, UserId},
    tui::{
        State,
        dialogs::{access, edit_user, exempt, one_factor, reset},
        state::Focus,
        update::refused_link,
    },
};

/// Puts a newer state of a user everywhere it is shown.
pub fn update(state: &mut State, user: &User) {
    state.users.window.replace(user);
    state.security.window.replace(user);
    if let Some(opened) = state.opened.as_mut().filter(|opened| opened.id == user.id) {
        let held = opened.user.as_ref().map_or(0, |held| held.revision);
        if held <= user.revision {
            opened.user = Some(user.clone());
        }
    }
    edit_user::update_user(state, user);
    access::update_user(state, user);
    exempt::update_user(state, user);
    refused_link::update_user(state, user);
    reset::update_user(state, user);
    one_factor::update_user(state, user);
}

/// The user was removed from here: nothing is asked about them any more.
pub fn remove(state: &mut State, id: UserId) {
    state.marks.remove(id);
    if state.opened.as_ref().is_some_and(|opened| opened.id == id) {
        state.opened = None;
        state.focus = Focus::List;
    }
}
