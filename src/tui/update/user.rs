//! The buttons of a user.

use super::{bulk, load, marks, outbox, queue, say};
use crate::{
    contract::{
        Action, AuthenticatorState, Code, Factor, Tone, User,
        api::{ResetRequest, SetupLinkRequest, Typed},
        rules,
        text::counted,
    },
    tui::{
        effect::Effect,
        state::{
            Button, Focus, OpenUser, State,
            bulk::{OF_ACCESS, OF_AUTHENTICATOR},
            command::{Act, Command, CommandStage, Pending, UserAct},
            cooldown::{ADVICE, LinkKind, sent_ago},
            edit::EditUser,
            modal::{AccessForm, AccessSpot, Answer, Confirm, ConfirmSpot, Modal},
            reason::{Need, ReasonLine},
        },
        text,
    },
};

/// Opens the details of the user under the cursor.
pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(user) = state.target().cloned() else { return Vec::new() };
    let id = user.id;
    state.opened = Some(OpenUser { id, user: Some(user), button: 0 });
    state.focus = Focus::Details;
    load::load_user(state, id)
}

/// Presses the marked button of the details.
pub fn press_marked(state: &mut State) -> Vec<Effect> {
    let Some(user) = state.target() else { return Vec::new() };
    let buttons = state.buttons(user);
    let marked = state.opened.as_ref().map_or(0, |opened| opened.button);
    match buttons.get(marked.min(buttons.len().saturating_sub(1))) {
        Some(Button::Access) => access(state),
        Some(Button::Factor(Factor::Phone, _)) => phone(state),
        Some(Button::Factor(Factor::Authenticator, _)) => authenticator(state),
        Some(Button::Factor(..)) | None => Vec::new(),
    }
}

/// Add or update the phone: opens Edit User.
pub fn phone(state: &mut State) -> Vec<Effect> {
    match ready(state, Action::UpdatePhone, Some(Factor::Phone)) {
        Err(effects) => effects,
        Ok((user, _)) => {
            let region = state.me.as_ref().map(|me| me.organisation.default_region);
            let (id, region) = (user.id, region.unwrap_or_default());
            let reason = ReasonLine::new(state.reason_need());
            let form = match user.phone.is_masked() {
                false => EditUser::new(user, region, reason),
                true => EditUser::awaiting(user, region, reason),
            };
            state.modal = Some(Modal::Edit(Box::new(form)));
            load::load_user(state, id)
        }
    }
}

/// Send a setup link, or reset the authenticator. What destroys something asks first: a reset,
/// and a second link, which makes the first one void.
pub fn authenticator(state: &mut State) -> Vec<Effect> {
    if marks::are_meant(state) {
        return bulk::open(state, OF_AUTHENTICATOR);
    }
    let (user, action) = match ready(state, Action::SendSetupLink, Some(Factor::Authenticator)) {
        Err(effects) => return effects,
        Ok(ready) => ready,
    };
    let name = text::short_name(&user.name);
    match (action, &user.authenticator) {
        (Action::ResetAuthenticator, _) => {
            let consequences = vec![
                "The authenticator app stops working for this user now.".to_owned(),
                format!("A new setup link goes to {}.", user.email),
            ];
            let question = format!("Reset the authenticator app of {name}?");
            let act = UserAct::ResetAuthenticator(ResetRequest::default());
            confirm(state, &user, act, None, question, consequences)
        }
        (_, AuthenticatorState::LinkSent { at, expires_at }) => {
            let sent = sent_ago(state.now, *at);
            let first = if *expires_at <= state.now {
                format!("The link sent {sent} has expired.")
            } else {
                format!("A link was sent {sent} and still works. A new one makes it void.")
            };
            let mut consequences = vec![first, format!("The new link goes to {}.", user.email)];
            let is_cooling = state.cooldown(&user, LinkKind::Setup).is_some();
            if is_cooling {
                consequences.push(ADVICE.to_owned());
            }
            let question = format!("Send another setup link to {name}?");
            let act = UserAct::SendSetupLink(SetupLinkRequest {
                override_cool_down: is_cooling,
                reason: None,
            });
            confirm(state, &user, act, None, question, consequences)
        }
        _ if state.reason_need() == Need::Required => {
            let question = format!("Send a setup link to {name}?");
            let act = UserAct::SendSetupLink(SetupLinkRequest::default());
            let consequences = vec![format!("It goes to {}.", user.email)];
            confirm(state, &user, act, None, question, consequences)
        }
        _ => {
            if let Some(before) = queue::unanswered(state) {
                let words = format!("{} is still under way.", before.in_words());
                return say(state, Tone::Neutral, words);
            }
            submit(state, &user, UserAct::SendSetupLink(SetupLinkRequest::default()))
        }
    }
}

/// Reset the password and/or log out: opens the dialog with two boxes.
pub fn access(state: &mut State) -> Vec<Effect> {
    if marks::are_meant(state) {
        return bulk::open(state, OF_ACCESS);
    }
    match ready(state, Action::ResetPassword, None) {
        Err(effects) => effects,
        Ok((user, _)) => {
            let reason = ReasonLine::new(state.reason_need());
            state.modal = Some(Modal::Access(Box::new(AccessForm {
                user,
                reset: Default::default(),
                marked: AccessSpot::PasswordReset,
                reason,
                complaint: None,
            })));
            Vec::new()
        }
    }
}

/// The user shown and the action that fits, or what to say instead: the very answer the server
/// would give.
fn ready(
    state: &mut State,
    asked: Action,
    factor: Option<Factor>,
) -> Result<(User, Action), Vec<Effect>> {
    let Some(user) = state.target().cloned() else {
        let awaited = state.shown_user().is_some();
        let words = "The list is still loading; press again when it has.";
        return Err(if awaited { say(state, Tone::Neutral, words) } else { Vec::new() });
    };
    let action = factor.and_then(|factor| rules::factor_action(&user, factor)).unwrap_or(asked);
    if state.me.is_none() {
        return Err(say(state, Tone::Neutral, "Wait until the server has answered."));
    }
    if let Some(code) = state.refusal(&user, action) {
        return Err(say(state, Tone::Neutral, refusal_words(&user, code)));
    }
    if let Some(pending) = state.pending_for(user.id) {
        let words = format!("{} is still under way.", pending.command.act.progress());
        return Err(say(state, Tone::Neutral, words));
    }
    Ok((user, action))
}

fn refusal_words(user: &User, code: Code) -> String {
    let name = text::short_name(&user.name);
    match code {
        Code::MfaNotApplicable => format!("{name} is an Avobot: MFA does not apply to it."),
        Code::OwnerProtected => format!("{name} is an Owner: only an Owner may do this."),
        code => code.title().to_owned(),
    }
}

/// Asks before it gives `act` to the server, and why, where that is not known from `reason`.
pub fn confirm(
    state: &mut State,
    user: &User,
    act: UserAct,
    reason: Option<ReasonLine>,
    question: String,
    consequences: Vec<String>,
) -> Vec<Effect> {
    let command = command(state, user.name.clone(), Act::To(user.id, act));
    let marked = Answer::No;
    let spot = match (&reason, state.reason_need()) {
        (None, Need::Required) => ConfirmSpot::Reason,
        _ => ConfirmSpot::Answers,
    };
    let reason = reason.unwrap_or_else(|| ReasonLine::new(state.reason_need()));
    let confirm = Confirm { command, question, consequences, marked, reason, spot };
    state.modal = Some(Modal::Confirm(Box::new(confirm)));
    Vec::new()
}

fn command(state: &mut State, name: String, act: Act) -> Command {
    let (key, at) = (state.keys.issue(), state.now);
    Command { name, act, key, at }
}

/// Gives the server a new command about a user.
pub fn submit(state: &mut State, user: &User, act: UserAct) -> Vec<Effect> {
    give(state, user.name.clone(), Act::To(user.id, act))
}

/// Gives the server a new command about whom `name` tells in words.
pub fn give(state: &mut State, name: String, act: Act) -> Vec<Effect> {
    let command = command(state, name, act);
    send(state, command)
}

/// Gives the server a new command about so many users.
pub fn give_for_many(state: &mut State, users: u64, act: Act) -> Vec<Effect> {
    give(state, counted(users, "user"), act)
}

/// Gives the server `command`, for the first time or again.
pub fn send(state: &mut State, command: Command) -> Vec<Effect> {
    match state.pending.iter_mut().find(|pending| pending.command.key == command.key) {
        Some(pending) => pending.stage = CommandStage::Sent,
        None => {
            queue::advance_cursor(state, &command);
            let command = command.clone();
            state.pending.push(Pending { command, stage: CommandStage::Sent, toast: None });
        }
    }
    load::call(state, Effect::Act(command))
}

/// Copies the e-mail of the user shown, or the link of the message under the cursor.
pub fn copy(state: &mut State) -> Vec<Effect> {
    if state.message().is_some() {
        return outbox::copy_link(state);
    }
    let value = state.target().map(|user| user.email.to_string());
    copied(state, "address", value)
}

/// Copies `value`, if there is one.
pub fn copied(state: &mut State, what: &str, value: Option<String>) -> Vec<Effect> {
    match value {
        Some(value) => {
            let mut effects = say(state, Tone::Good, format!("Copied the {what}."));
            effects.push(Effect::Copy(Typed::new(value)));
            effects
        }
        None => say(state, Tone::Neutral, format!("There is no {what} to copy here.")),
    }
}
