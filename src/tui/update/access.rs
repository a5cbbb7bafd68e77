//! The dialog with the two boxes: reset the password, log out of all sessions.

use super::user;
use crate::{
    contract::{User, UserAction, api::AccessReset},
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{
            State,
            cooldown::{ADVICE, LinkKind, sent_ago},
            modal::{AccessSpot, Modal},
            reason::{ReasonLine, Unread},
        },
        text,
    },
};

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let [mark, leave] =
        [KeyCommand::Toggle, KeyCommand::Back].map(|bound| super::word(state, bound));
    let Some(Modal::Access(form)) = &mut state.modal else { return Vec::new() };
    match bound {
        // From the line that asks why, the way leads back to the boxes first.
        KeyCommand::Back if form.marked == AccessSpot::Reason => {
            form.marked = AccessSpot::PasswordReset;
        }
        KeyCommand::Back => state.modal = None,
        KeyCommand::Toggle => {
            let AccessReset { send_password_reset, end_sessions, .. } = &mut form.reset;
            match form.marked {
                AccessSpot::PasswordReset => *send_password_reset = !*send_password_reset,
                AccessSpot::EndSessions => *end_sessions = !*end_sessions,
                AccessSpot::Reason => {}
            }
            form.complaint = None;
        }
        KeyCommand::Explain => form.marked = AccessSpot::Reason,
        KeyCommand::Submit | KeyCommand::Proceed if form.reset == AccessReset::default() => {
            form.complaint = Some(format!(
                "Select at least one with {mark}, or cancel with \
             {leave}."
            ));
        }
        KeyCommand::Submit | KeyCommand::Proceed => match form.reason.read() {
            Err(Unread) => form.marked = AccessSpot::Reason,
            Ok(reason) => {
                let (target, line) = (form.user.clone(), form.reason.clone());
                let reset = AccessReset { reason, ..form.reset.clone() };
                state.modal = None;
                return submit(state, &target, line, reset);
            }
        },
        KeyCommand::Up | KeyCommand::PreviousPane => form.marked = form.marked.previous(),
        _ => form.marked = form.marked.next(),
    }
    Vec::new()
}

/// Gives the server what is marked; asks first where it would be a second link too soon.
fn submit(state: &mut State, user: &User, reason: ReasonLine, reset: AccessReset) -> Vec<Effect> {
    let cooldown = state.cooldown(user, LinkKind::Password).filter(|_| reset.send_password_reset);
    let Some(at) = cooldown else {
        return user::submit(state, user, UserAction::ResetAccess(reset));
    };
    let sent = sent_ago(state.now, at);
    let mut consequences = vec![
        format!("A link was sent {sent}. Sending a new one cancels it."),
        format!("The new link goes to {}.", user.email),
        ADVICE.to_owned(),
    ];
    if reset.end_sessions {
        consequences.push("The user is also logged out of all sessions.".to_owned());
    }
    let question = format!("Send another password reset to {}?", text::short_name(&user.name));
    let act = UserAction::ResetAccess(AccessReset { override_cool_down: true, ..reset });
    user::confirm(state, user, act, Some(reason), question, consequences)
}

/// Takes the newest state of the user into the dialog.
pub fn renew(state: &mut State, user: &User) {
    if let Some(Modal::Access(form)) = &mut state.modal
        && form.user.id == user.id
        && form.user.revision <= user.revision
    {
        form.user = user.clone();
    }
}
