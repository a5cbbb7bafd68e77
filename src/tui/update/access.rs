//! The dialog with the two boxes: reset the password, log out of all sessions.

use super::user;
use crate::{
    contract::api::AccessReset,
    tui::{
        effect::Effect,
        keymap::Bound,
        state::{
            State,
            command::Act,
            modal::{AccessBox, Modal},
        },
    },
};

pub fn run(state: &mut State, bound: Bound) -> Vec<Effect> {
    let Some(Modal::Access(form)) = &mut state.modal else { return Vec::new() };
    match bound {
        Bound::Back => state.modal = None,
        Bound::Toggle => {
            let AccessReset { send_password_reset, end_sessions, .. } = &mut form.reset;
            let value = match form.marked {
                AccessBox::PasswordReset => send_password_reset,
                AccessBox::EndSessions => end_sessions,
            };
            *value = !*value;
            form.complaint = None;
        }
        Bound::Submit if form.reset == AccessReset::default() => {
            form.complaint = Some("Mark at least one with Space, or leave with Esc.".to_owned());
        }
        Bound::Submit => {
            let (target, reset) = (form.user.clone(), form.reset);
            state.modal = None;
            return user::submit(state, &target, Act::ResetAccess(reset));
        }
        _ => form.marked = form.marked.other(),
    }
    Vec::new()
}
