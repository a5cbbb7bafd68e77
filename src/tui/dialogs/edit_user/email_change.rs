//! A new address of the user that waits to be confirmed.

use super::{form, form::ProfileChanges};
use crate::{
    contract::{LinkKind, UserAction, api::Channel, api::LifeCycleRequest},
    tui::{
        State,
        dialogs::{
            Modal,
            confirm::{self, ConfirmQuestion},
            profile::ProfileField,
        },
        effects::Effect,
        state::sending,
        text,
    },
};

/// Why no other link goes to the address that waits to be confirmed; nothing where one can.
pub(super) fn sent_moments_ago(state: &State, changes: &ProfileChanges) -> Option<&'static str> {
    let Some(Modal::EditUser(form)) = &state.modal else { return None };
    let waits = form.user.pending_email.as_ref().map(|pending| &pending.email);
    let is_same = waits.is_some() && waits == changes.email.as_ref();
    let is_young = state.cooldown(&form.user, LinkKind::Email).is_some();
    (is_same && is_young).then_some("A link was made for it less than 10 minutes ago. Try later.")
}

pub(super) fn refuse(state: &mut State, words: &str) {
    if let Some(form) = form(state) {
        form.profile.refuse(ProfileField::Email, words);
    }
}

/// Asks whether to call back the address that waits to be confirmed. It takes the place of the form, so
/// nothing may be lost with it.
pub(super) fn ask_to_cancel(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let Some(pending) = form.user.pending_email.clone() else { return Vec::new() };
    if form.is_changed() {
        let words = "Save or discard what you typed before you cancel the change.";
        form.profile.refuse(form.profile.focus, words);
        return Vec::new();
    }
    let user = form.user.clone();
    let words = format!("Cancel the e-mail change of {}?", text::short_name(&user.name));
    let consequences = vec![
        match sending::sends(state, Channel::Email) {
            true => format!("{} stays, and is told.", user.handle()),
            false => format!("{} stays. {}.", user.handle(), sending::notice(state)),
        },
        format!("The link in the mail to {} stops working.", pending.email),
    ];
    let act = UserAction::CancelEmailChange(LifeCycleRequest::default());
    confirm::ask(state, &user, act, None, ConfirmQuestion { words, consequences })
}
