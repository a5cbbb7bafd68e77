//! What a key means where it is pressed, and which screen or dialog gets it.

use crate::tui::{
    State,
    dialogs::{self, help, leaving, palette, step_up, views},
    effects::Effect,
    input::{
        keymap::{Binding, Context, KeyCommand, KeyEffect},
        pacing::{KeyPress, Waited, WaitingKey},
        typing::{pasted_line, text_request},
    },
    screens::{self, closed, sign_in},
    state::{commands, context},
    update::haste,
};

/// A key was pressed: a command of the place, or text where text is typed. One that changes something
/// waits until it is clear that no other key comes with it.
pub fn press(state: &mut State, press: KeyPress) -> Vec<Effect> {
    let mut effects = match state.pacing.note(press) {
        Waited::Nothing => return press_now(state, press),
        Waited::Ripe(waiting) => act(state, waiting),
        Waited::Dropped => haste::ignore(state),
    };
    effects.extend(press_now(state, press));
    state.needs_redraw = true;
    effects
}

/// The key of this number has waited long enough, if no other came.
pub fn on_timer(state: &mut State, number: u64) -> Vec<Effect> {
    match state.pacing.ripe(number) {
        Some(waiting) => act(state, waiting),
        None => {
            state.needs_redraw = false;
            Vec::new()
        }
    }
}

/// Does what the key means where it was pressed; an answer may have led elsewhere meanwhile.
fn act(state: &mut State, waiting: WaitingKey) -> Vec<Effect> {
    let WaitingKey { context, command, .. } = waiting;
    let now = context::context(state);
    match context == now || command == KeyCommand::Quit {
        true => run_command(state, now, command),
        false => haste::ignore(state),
    }
}

fn press_now(state: &mut State, press: KeyPress) -> Vec<Effect> {
    let (context, key) = (context::context(state), press.key);
    let found = state.keymap.lookup(context, key);
    let found = found.map(|&Binding { command, effect, .. }| (command, effect));
    if context.is_question() && haste::is_unread(state, found.map(|(command, _)| command)) {
        return haste::ignore_unread(state);
    }
    match found {
        Some((command, KeyEffect::Changes)) => return haste::wait(state, context, command),
        Some((KeyCommand::SavedView, _)) => {
            let keys = state.keymap.keys(context, KeyCommand::SavedView);
            let place = keys.iter().position(|one| one.is(key));
            return views::show_on_key(state, place.unwrap_or_default());
        }
        Some((command, KeyEffect::Shows)) => return run_command(state, context, command),
        None => {}
    }
    let Some(request) = text_request(key).filter(|_| takes_text(context)) else {
        state.needs_redraw = false;
        return Vec::new();
    };
    match context {
        Context::Searching if state.help.is_some() => help::on_text(state, request),
        Context::Searching => screens::users::on_text(state, request),
        Context::SteppingUp => step_up::on_text(state, request),
        context if context.is_sign_in() => sign_in::on_text(state, request),
        _ => dialogs::on_text(state, request),
    }
}

/// Text was pasted.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let mut effects = haste::on_other_input(state);
    effects.extend(paste_now(state, text));
    effects
}

fn paste_now(state: &mut State, text: &str) -> Vec<Effect> {
    match context::context(state) {
        context if !takes_text(context) => Vec::new(),
        Context::Searching if state.help.is_some() => {
            pasted_line(text.trim()).flat_map(|request| help::on_text(state, request)).collect()
        }
        Context::Searching => screens::users::on_paste(state, text),
        Context::SteppingUp => step_up::on_paste(state, text),
        context if context.is_sign_in() => sign_in::on_paste(state, text),
        _ => dialogs::on_paste(state, text),
    }
}

/// A sign-in hears of text in each of its steps: any key takes its warning back.
fn takes_text(context: Context) -> bool {
    context.takes_text() || context.is_sign_in()
}

/// Carries out a command of the place `context`, however it was given.
pub fn run_command(state: &mut State, context: Context, command: KeyCommand) -> Vec<Effect> {
    let is_in_help = state.help.is_some() && context != Context::Closed;
    match command {
        KeyCommand::Suspend => return vec![Effect::Suspend],
        // What it may ask first is asked beneath the help.
        KeyCommand::Interrupt if is_in_help => {
            state.help = None;
            let context = context::context(state);
            return run_command(state, context, command);
        }
        _ if is_in_help => return help::on_command(state, command),
        KeyCommand::Help => return help::toggle(state),
        _ if context.is_sign_in() => return sign_in::on_command(state, command),
        KeyCommand::Interrupt | KeyCommand::Quit if dialogs::guards_quit(state) => {
            return Vec::new();
        }
        KeyCommand::Quit if leaving::guards_quit(state) => return Vec::new(),
        KeyCommand::Interrupt | KeyCommand::Quit => return commands::leave(state),
        _ => {}
    }
    match context {
        Context::Closed => closed::on_command(state, command),
        Context::SteppingUp => step_up::on_command(state, command),
        Context::List | Context::Searching | Context::Details | Context::Log | Context::Figures => {
            screens::on_command(state, context, command)
        }
        Context::Commanding if command == KeyCommand::Choose => {
            // A command of a place that was left meanwhile would act elsewhere.
            match palette::choose(state) {
                Some((place, chosen)) if context::context(state) == place => {
                    run_command(state, place, chosen)
                }
                _ => Vec::new(),
            }
        }
        _ => dialogs::on_command(state, command),
    }
}
