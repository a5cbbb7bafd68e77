//! Links that the server does not send, because the last one is too young.

use crate::{
    contract::{LinkKind, Tone, User, UserId},
    tui::{
        State,
        cooldown::{RefusedLink, fate_ago},
        dialogs::{edit_user, profile::ProfileField},
        effects::{Effect, command::Command},
        state::{context, toast::say},
        text,
    },
};

/// The server would not send `link` to `user`: says so, and remembers it, so that the next try asks
/// whether to send it all the same.
pub fn on_refusal(
    state: &mut State,
    command: &Command,
    user: UserId,
    link: LinkKind,
) -> Vec<Effect> {
    let words = words(state, &command.short_name(), link, "created less than 10 minutes ago");
    let mut refused = RefusedLink { user, link, at: state.now, toast: None };
    let mut effects = Vec::new();
    if !edit_user::on_refusal(state, &command.act, &words, Some(ProfileField::Number)) {
        effects = say(state, Tone::Bad, words);
        refused.toast = state.toasts.newest().map(|toast| toast.id);
    }
    state.refused = Some(refused);
    effects
}

/// The newest state of the user tells when the link was sent that stood in the way.
pub fn update_user(state: &mut State, user: &User) {
    let Some(RefusedLink { link, toast: Some(toast), .. }) =
        state.refused.filter(|refused| refused.user == user.id)
    else {
        return;
    };
    if let Some(at) = link.sent_at(user) {
        let name = text::short_name(&user.name);
        let words = words(state, &name, link, &fate_ago(link, user, state.now, at));
        state.toasts.reword(toast, words);
    }
}

/// The link was sent, or another one in its place.
pub fn forget_link(state: &mut State, user: UserId, link: LinkKind) {
    let over = state.refused.take_if(|refused| refused.user == user && refused.link == link);
    if let Some(toast) = over.and_then(|refused| refused.toast) {
        state.toasts.remove(toast);
    }
}

fn words(state: &State, name: &str, link: LinkKind, when: &str) -> String {
    let (what, key) = (link.label(), context::word(state, link.command()));
    format!("Not sent: the last {what} for {name} was {when}. Press {key} to send another.")
}
