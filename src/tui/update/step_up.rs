//! Stepping up in place: a code of one's own authenticator, then the very command again.

use super::{edit, load, paste, queue, say, sign_in};
use crate::{
    client::ClientError,
    contract::{
        Code, Tone,
        api::{AuthenticatorCode, SteppedUp},
    },
    tui::{
        action::Timer,
        effect::Effect,
        keymap::KeyCommand,
        state::{State, auth_request::Place, command::CommandStage, step_up::StepUp},
    },
};
use tui_input::InputRequest;

/// A command waits for a code: asks for one, if that is not under way.
pub fn ask(state: &mut State) {
    state.step_up.get_or_insert_default();
}

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    match bound {
        KeyCommand::Proceed => proceed(state),
        KeyCommand::Back => drop_commands(state),
        _ => Vec::new(),
    }
}

fn typing(state: &mut State) -> Option<&mut StepUp> {
    state.step_up.as_mut().filter(|form| !form.talk.is_asking())
}

pub fn type_in(state: &mut State, request: InputRequest) -> Vec<Effect> {
    if let Some(form) = typing(state)
        && form.code.handle(request)
    {
        form.talk.typed();
    }
    Vec::new()
}

pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    paste::line(text.trim()).flat_map(|request| type_in(state, request)).collect()
}

fn proceed(state: &mut State) -> Vec<Effect> {
    let (now, number) = (state.now, state.talks + 1);
    let Some(form) = typing(state).filter(|form| !form.talk.has_to_wait(now)) else {
        return Vec::new();
    };
    if form.code.is_empty() {
        form.talk.complain(Place::Code, "Enter the code.");
        return Vec::new();
    }
    form.talk.begin(number);
    let code = AuthenticatorCode { code: form.code.typed() };
    state.talks = number;
    load::call(state, Effect::StepUp { number, code })
}

pub fn take(state: &mut State, number: u64, answer: Result<SteppedUp, ClientError>) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.step_up.as_mut() else { return Vec::new() };
    if !form.talk.takes(number) {
        return Vec::new();
    }
    let error = match answer {
        Ok(_) => {
            state.step_up = None;
            return sign_in::send_held(state);
        }
        Err(error) => error,
    };
    if error.needs_sign_in() {
        form.code.clear();
        sign_in::close(state);
        return Vec::new();
    }
    if error.code() == Some(Code::WrongCode) {
        form.code.clear();
    }
    let place = if error.is_outage() { Place::Whole } else { Place::Code };
    if form.talk.refused(place, &error, now) {
        return vec![Effect::Timer { after: sign_in::SECOND, wake: Timer::Countdown(number) }];
    }
    Vec::new()
}

/// Esc: the commands that waited are dropped.
fn drop_commands(state: &mut State) -> Vec<Effect> {
    state.step_up = None;
    let (held, others) =
        state.pending.drain(..).partition(|pending| pending.stage == CommandStage::Held);
    state.pending = others;
    let held: Vec<crate::tui::state::command::Pending> = held;
    let mut effects = Vec::new();
    for pending in held {
        let command = pending.command;
        let words = match pending.toast {
            Some(toast) => {
                // An earlier try may have been carried out; only its answer was lost.
                state.toasts.remove(toast);
                super::acted::unknown_for_good(&command)
            }
            None => {
                if let Some(user) = command.act.user() {
                    queue::go_back(state, user);
                }
                format!("Nothing was changed: {} needs a code.", command.in_words().to_lowercase())
            }
        };
        if !edit::refused(state, &command.act, &words) {
            effects.extend(say(state, Tone::Neutral, words));
        }
    }
    effects
}
