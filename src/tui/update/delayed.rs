//! Actions that the server holds for some seconds, so that they can be undone. Nothing counts the
//! seconds here: when the stream tells of a change, what became of the action is asked for under its own
//! key, and only then is it said to be done.

use crate::{
    client::{ClientError, IdempotencyKey},
    contract::{Code, Tone, UserId, api::Held},
    tui::{
        State,
        effects::{
            Effect, Request,
            command::{Command, CommandStage, Pending},
        },
        input::keymap::KeyCommand,
        state::{commands, context, load, toast::say, undo},
    },
};
use jiff::SignedDuration;

/// The server holds `command`.
pub fn on_held(state: &mut State, command: &Command, held: Held) -> Vec<Effect> {
    let Held { id, seconds, .. } = held;
    let now = Some(CommandStage::Delayed { id, seconds });
    if commands::stage(state, &command.key) == now {
        // It was asked about too early.
        return Vec::new();
    }
    let key = context::word(state, KeyCommand::Undo);
    let words = format!("{} in {seconds} s. Press {key} to undo.", undo::name(command));
    let toast = state.toasts.push(Tone::Pending, words);
    let pending = state.pending.iter_mut().find(|pending| pending.command.key == command.key);
    if let (Some(pending), Some(stage)) = (pending, now) {
        pending.stage = stage;
        if let Some(old) = pending.toast.replace(toast) {
            state.toasts.remove(old);
        }
    }
    Vec::new()
}

/// Something was done to `user`, or to many: asks what became of what is held for them, and of what has
/// had its time.
pub fn on_change(state: &mut State, user: Option<UserId>) -> Vec<Effect> {
    let now = state.now;
    let is_meant = |pending: &&Pending| match pending.stage {
        CommandStage::Delayed { seconds, .. } => {
            let is_due =
                now.duration_since(pending.command.at) >= SignedDuration::from_secs(seconds.into());
            is_due || user.is_some() && pending.command.act.user() == user
        }
        // Who is added has no id before it is done.
        CommandStage::Requested => {
            let of_user = pending.command.act.user();
            of_user.is_none() || of_user == user
        }
        _ => false,
    };
    let meant = state.pending.iter().filter(is_meant);
    let commands: Vec<Command> = meant.map(|pending| pending.command.clone()).collect();
    commands.into_iter().flat_map(|command| load::request(state, Request::Act(command))).collect()
}

/// The server answered to an undo.
pub fn on_taken_back(
    state: &mut State,
    key: &IdempotencyKey,
    answer: Result<(), ClientError>,
) -> Vec<Effect> {
    let pending = state.pending.iter_mut().find(|pending| pending.command.key == *key);
    let Some(pending) = pending else { return Vec::new() };
    let command = pending.command.clone();
    let error = match answer {
        Ok(()) => return undone(state, &command),
        Err(error) => error,
    };
    // The order, repeated under its key, is answered with what became of it.
    pending.stage = CommandStage::Sent;
    let mut effects = Vec::new();
    let is_answered = matches!(error.code(), Some(Code::AlreadyRun | Code::HeldNotFound));
    if !is_answered && !error.is_outage() {
        let words = format!("{} was not undone: {error}", undo::name(&command));
        effects.extend(say(state, Tone::Bad, words));
    }
    effects.extend(load::request(state, Request::Act(command)));
    effects
}

/// The command was taken back, and nothing of it was done.
pub fn undone(state: &mut State, command: &Command) -> Vec<Effect> {
    commands::forget(state, command);
    if let Some(user) = command.act.user() {
        commands::move_cursor_back(state, user);
    }
    let mut words = format!("Undone: {}. Nothing was changed.", undo::name_within(command));
    if let Some(next) = undo::newest(state) {
        let key = context::word(state, KeyCommand::Undo);
        words += &format!(" Press {key} to undo {}, too.", undo::name_within(&next.command));
    }
    say(state, Tone::Neutral, words)
}
