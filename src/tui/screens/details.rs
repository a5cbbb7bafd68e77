//! User Details: its buttons, and what they do.

mod directory_lines;
pub mod draw;
mod factors;
mod room;

use crate::{
    contract::{
        AuthenticatorState, Availability, Factor, LinkKind, Tone, User, UserAction, UserActionKind,
        api::{AccessReset, ResetRequest, SetupLinkRequest},
        rules,
    },
    tui::{
        State,
        cooldown::{advice, fate_ago},
        dialogs::{
            Modal,
            access::{AccessFocus, AccessForm},
            bulk::{self, OF_ACCESS, OF_LIFE_CYCLE},
            by_hand::{self, ByHand},
            confirm::{self, ConfirmQuestion},
            edit_user, life_cycle, one_factor,
            profile::ProfileField,
            reset,
        },
        effects::{
            Effect,
            command::{Act, Decision, UnknownOutcome},
        },
        input::keymap::KeyCommand,
        state::{
            Button, Caution, Focus, OpenUser, commands, context, load, marking, toast::say, undo,
            unknown,
        },
        text,
        widgets::reason::{Need, ReasonLine},
    },
};

pub use draw::draw;

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let (buttons, marked) = match state.shown_user() {
        Some(user) => (state.buttons(user).len(), state.marked_button(user)),
        None => (0, 0),
    };
    match (command, &mut state.opened) {
        (KeyCommand::Back, _) => {
            state.focus = Focus::List;
            state.opened = None;
        }
        (KeyCommand::Open, _) => return press_marked(state),
        (KeyCommand::Down | KeyCommand::NextPane, Some(opened)) if buttons > 0 => {
            opened.button = Some((marked + 1) % buttons);
        }
        (KeyCommand::Up | KeyCommand::PreviousPane, Some(opened)) if buttons > 0 => {
            opened.button = Some((marked + buttons - 1) % buttons);
        }
        _ => {}
    }
    Vec::new()
}

/// Opens the details of the user under the cursor.
pub fn open_details(state: &mut State) -> Vec<Effect> {
    let Some(user) = state.target().cloned() else { return Vec::new() };
    let id = user.id;
    state.opened = Some(OpenUser { id, user: Some(user), button: None });
    state.focus = Focus::Details;
    load::load_user(state, id)
}

/// Presses the marked button of the details.
pub fn press_marked(state: &mut State) -> Vec<Effect> {
    let Some(user) = state.target() else { return Vec::new() };
    let buttons = state.buttons(user);
    match buttons.get(state.marked_button(user)) {
        Some(Button::Access) => access(state),
        Some(Button::AccessPart(action)) => access_part(state, *action),
        Some(Button::Factor(Factor::Phone, _)) => phone(state),
        Some(Button::Factor(Factor::Authenticator, _)) => authenticator(state),
        Some(Button::Factor(..)) | None => Vec::new(),
    }
}

/// Add or update the phone: opens Edit User.
pub fn phone(state: &mut State) -> Vec<Effect> {
    match ready(state, UserActionKind::UpdatePhone, Some(Factor::Phone)) {
        Err(effects) => effects,
        Ok((user, _)) => open_profile(state, user, ProfileField::Number),
    }
}

/// Edit the profile: opens Edit User on the name.
pub fn edit(state: &mut State) -> Vec<Effect> {
    let has_fields = |user: &User| !state.open_fields(user).is_empty();
    // Who may not edit, or cannot here, may change the number still.
    let is_closed = |user: &User| {
        state.refusal(user, UserActionKind::Edit).is_some()
            || user.availability(UserActionKind::Edit) != Availability::Available
    };
    // Where nothing of the profile can be changed, the reason is that of the whole.
    let (action, factor) = match state.target() {
        Some(user) if has_fields(user) && is_closed(user) => {
            (UserActionKind::UpdatePhone, Some(Factor::Phone))
        }
        _ => (UserActionKind::Edit, None),
    };
    match ready(state, action, factor) {
        Err(effects) => effects,
        Ok((user, _)) => open_profile(state, user, ProfileField::Name),
    }
}

fn open_profile(state: &mut State, user: User, focus: ProfileField) -> Vec<Effect> {
    let fields = state.open_fields(&user);
    edit_user::open(state, user, fields, focus)
}

/// Send a setup link, or reset the authenticator. What destroys something asks first: a reset,
/// and a second link, which makes the first one void.
pub fn authenticator(state: &mut State) -> Vec<Effect> {
    if marking::marks_are_meant(state) {
        let choices = bulk::of_authenticator(state);
        return bulk::open(state, choices);
    }
    let (user, action) =
        match ready(state, UserActionKind::SendSetupLink, Some(Factor::Authenticator)) {
            Err(effects) => return effects,
            Ok(ready) => ready,
        };
    let name = text::short_name(&user.name);
    let directory = state.me.as_ref().and_then(|me| me.directory.as_deref());
    // What cannot be taken back is said before it is done.
    let note = directory.and_then(|it| it.note(UserActionKind::SendSetupLink)).map(text::clean);
    match (action, &user.authenticator) {
        // What another system keeps is named first, and there may be a choice.
        (UserActionKind::ResetAuthenticator, _) if !user.offers.is_empty() => {
            reset::open(state, user)
        }
        (UserActionKind::ResetAuthenticator, _) => {
            let consequences = vec![
                "Their app, sessions and links stop working immediately.".to_owned(),
                format!("A new setup link goes to {}.", user.handle()),
            ];
            let words = format!("Reset the authenticator app of {name}?");
            let act = UserAction::ResetAuthenticator(ResetRequest::default());
            confirm::ask(state, &user, act, None, ConfirmQuestion { words, consequences })
        }
        (_, AuthenticatorState::LinkSent { at, expires_at }) => {
            let fate = fate_ago(LinkKind::Setup, &user, state.now, *at);
            let first = if *expires_at <= state.now {
                format!("The link {fate} has expired.")
            } else {
                format!("A link {fate} still works. Sending a new one cancels it.")
            };
            let mut consequences = vec![first, format!("The new link goes to {}.", user.handle())];
            let is_cooling = state.cooldown(&user, LinkKind::Setup).is_some();
            if is_cooling {
                consequences.push(advice(LinkKind::Setup, &user).to_owned());
            }
            let words = format!("Send another setup link to {name}?");
            let act = UserAction::SendSetupLink(SetupLinkRequest {
                override_cool_down: is_cooling,
                reason: None,
            });
            confirm::ask(state, &user, act, None, ConfirmQuestion { words, consequences })
        }
        _ if state.reason_need() == Need::Required
            || state.caution == Caution::Always
            || note.is_some() =>
        {
            let words = format!("Send a setup link to {name}?");
            let act = UserAction::SendSetupLink(SetupLinkRequest::default());
            let consequences = [Some(format!("It goes to {}.", user.handle())), note];
            let consequences = consequences.into_iter().flatten().collect();
            confirm::ask(state, &user, act, None, ConfirmQuestion { words, consequences })
        }
        _ => {
            if let Some(before) = commands::unanswered_command(state) {
                let words = format!("{} is still in progress.", before.in_words());
                return say(state, Tone::Neutral, words);
            }
            commands::submit_for_user(
                state,
                &user,
                UserAction::SendSetupLink(SetupLinkRequest::default()),
            )
        }
    }
}

/// Reset the password and/or log out: opens the dialog with two boxes.
pub fn access(state: &mut State) -> Vec<Effect> {
    if marking::marks_are_meant(state) {
        return bulk::open(state, OF_ACCESS);
    }
    let buttons = state.target().map(|user| state.buttons(user)).unwrap_or_default();
    let parts = buttons.iter().filter_map(|button| match button {
        Button::AccessPart(action) => Some(*action),
        _ => None,
    });
    if let Some(action) = parts.into_iter().next() {
        return access_part(state, action);
    }
    match ready(state, UserActionKind::ResetPassword, None) {
        Err(effects) => effects,
        Ok((user, _)) => {
            let reason = ReasonLine::new(state.reason_need());
            state.modal = Some(Modal::Access(Box::new(AccessForm {
                user,
                reset: Default::default(),
                marked: AccessFocus::PasswordReset,
                reason,
                complaint: None,
            })));
            Vec::new()
        }
    }
}

/// The one of the two that is pressed, where they are not done together.
fn access_part(state: &mut State, action: UserActionKind) -> Vec<Effect> {
    match ready(state, action, None) {
        Err(effects) => effects,
        Ok((user, action)) => {
            let (name, reset) = (text::short_name(&user.name), AccessReset::default());
            let (words, consequence, reset, other) = match action {
                UserActionKind::EndSessions => (
                    format!("Log {name} out of all sessions?"),
                    "They have to sign in again everywhere.",
                    AccessReset { end_sessions: true, ..reset },
                    UserActionKind::ResetPassword,
                ),
                _ => (
                    format!("Reset the password of {name}?"),
                    "The directory sends them what they need to choose a new one.",
                    AccessReset { send_password_reset: true, ..reset },
                    UserActionKind::EndSessions,
                ),
            };
            // Why the other one is not asked about with it.
            let other = state.why_not(&user, other);
            let consequences = [consequence.to_owned()].into_iter().chain(other).collect();
            let act = UserAction::ResetAccess(reset);
            confirm::ask(state, &user, act, None, ConfirmQuestion { words, consequences })
        }
    }
}

/// Asks whether what nobody knows the outcome of is sent once more.
pub fn send_again(state: &mut State) -> Vec<Effect> {
    let (user, requested) = match unknown::decidable(state) {
        Ok(decidable) => decidable,
        Err(effects) => return effects,
    };
    let name = text::short_name(&user.name);
    let [back, check] =
        [KeyCommand::Decline, KeyCommand::CheckAgain].map(|command| context::word(state, command));
    let words = format!("Send again: {} for {name}?", text::clean(&requested.label));
    let consequences = vec![
        "It may have been done already. Then it is done twice: a second mail is sent.".to_owned(),
        format!("To look without sending, go back ({back}) and press {check}."),
    ];
    let outcome = UnknownOutcome::Operation(Box::new(user.clone()), requested.id);
    let act = Act::Decide(outcome, Decision::SendAgain);
    confirm::ask_about(state, &user, act, ConfirmQuestion { words, consequences })
}

/// Disable, enable or remove.
pub fn disable(state: &mut State) -> Vec<Effect> {
    if marking::marks_are_meant(state) {
        return bulk::open(state, OF_LIFE_CYCLE);
    }
    // What cannot be done of it is told by what comes first.
    let choices = state.target().cloned().map(|user| state.life_choices(&user)).unwrap_or_default();
    let asked = choices.first().copied().unwrap_or(UserActionKind::Remove);
    match ready(state, asked, None) {
        Err(effects) => effects,
        Ok((user, _)) => life_cycle::open(state, user),
    }
}

/// Remove one security key, passkey, authenticator or set of recovery codes.
pub fn remove_factor(state: &mut State) -> Vec<Effect> {
    match ready(state, UserActionKind::RemoveFactor, None) {
        Err(effects) => effects,
        Ok((user, _)) => one_factor::open(state, user),
    }
}

/// The user shown and the action that fits, or what to say instead: the very answer the server
/// would give.
pub fn ready(
    state: &mut State,
    asked: UserActionKind,
    factor: Option<Factor>,
) -> Result<(User, UserActionKind), Vec<Effect>> {
    let Some(user) = state.target().cloned() else {
        let awaited = state.shown_user().is_some();
        let words = "The list is still loading. Try again in a moment.";
        return Err(if awaited { say(state, Tone::Neutral, words) } else { Vec::new() });
    };
    let action = factor.and_then(|factor| rules::factor_action(&user, factor)).unwrap_or(asked);
    if state.me.is_none() {
        return Err(say(state, Tone::Neutral, "Wait for the server to answer."));
    }
    if let Some(code) = state.refusal(&user, action) {
        return Err(say(state, Tone::Neutral, code.about(&text::short_name(&user.name))));
    }
    match user.availability(action) {
        Availability::Available => {}
        Availability::NotPossible { reason } => return Err(say(state, Tone::Neutral, reason)),
        Availability::InBrowser { url } => {
            let (title, handle) = (action.label(), Some(user.handle().to_string()));
            return Err(by_hand::open(state, ByHand { title, handle, url }));
        }
    }
    if let Some(pending) = state.pending_for(user.id) {
        let words = undo::in_progress(state, pending);
        return Err(say(state, Tone::Neutral, words));
    }
    Ok((user, action))
}
