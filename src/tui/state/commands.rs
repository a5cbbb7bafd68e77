//! Giving commands to the server, and those whose outcome is not known.

use crate::{
    client::IdempotencyKey,
    contract::{Tone, User, UserAction, UserId, api::HitCount},
    tui::{
        State,
        effects::{
            Effect, Request,
            command::{Act, Command, CommandStage, PERSISTENCE, Pending},
        },
        list::ListId,
        state::{Life, Screen, load, toast::say},
    },
};

/// The command has its answer: it is no longer pending, and what was said of that is taken back.
pub fn forget(state: &mut State, command: &Command) {
    state.pending.retain(|pending| {
        let answered = pending.command.key == command.key;
        if let Some(toast) = pending.toast.filter(|_| answered) {
            state.toasts.remove(toast);
        }
        !answered
    });
}

/// Outcomes that were not asked for because nobody was signed in: later the user may be in another
/// state than the one meant, so what is old is asked for no more.
pub fn give_up_old(state: &mut State) -> Vec<Effect> {
    let is_old = |pending: &&Pending| {
        let may_be_done = pending.stage == CommandStage::Unknown || pending.toast.is_some();
        may_be_done && state.now.duration_since(pending.command.at) > PERSISTENCE
    };
    let old: Vec<_> = state.pending.iter().filter(is_old).cloned().collect();
    let mut effects = Vec::new();
    for Pending { command, .. } in old {
        forget(state, &command);
        effects.extend(say(state, Tone::Bad, unknown_for_good(&command)));
    }
    effects
}

pub fn unknown_for_good(command: &Command) -> String {
    format!("{} Gave up. Check Activity for the outcome.", outcome_unknown(command))
}

pub fn outcome_unknown(command: &Command) -> String {
    let what = command.act.progress().to_lowercase();
    format!("Outcome unknown: {what} for {}.", command.short_name())
}

/// Ends the panel once every command has its answer: a request cut off on its way might or might
/// not have been carried out. The second time it ends at once.
pub fn leave(state: &mut State) -> Vec<Effect> {
    state.life = match state.life {
        Life::Running if state.pending.iter().any(|one| one.stage.awaits_answer()) => Life::Leaving,
        _ => Life::Over,
    };
    Vec::new()
}

/// Asks again, under their own keys, for the outcomes that are not known.
pub fn resolve(state: &mut State) -> Vec<Effect> {
    let lost = state.pending.iter().filter(|pending| pending.stage == CommandStage::Unknown);
    let commands: Vec<_> = lost.map(|pending| pending.command.clone()).collect();
    let mut effects: Vec<_> =
        commands.into_iter().flat_map(|command| send(state, command)).collect();
    // What the server held may have run while nothing was heard of it.
    let is_delayed =
        |stage| matches!(stage, CommandStage::Delayed { .. } | CommandStage::Requested);
    let held = state.pending.iter().filter(|pending| is_delayed(pending.stage));
    let commands: Vec<_> = held.map(|pending| pending.command.clone()).collect();
    for command in commands {
        effects.extend(load::request(state, Request::Act(command)));
    }
    effects
}

/// How far the command of this key has come; nothing once its outcome is known.
pub fn stage(state: &State, key: &IdempotencyKey) -> Option<CommandStage> {
    let pending = state.pending.iter().find(|pending| pending.command.key == *key);
    pending.map(|pending| pending.stage)
}

/// The cursor goes on from the user of `command`, which was just given. That is a part of what the
/// key does, and never of an answer: no key finds another user than the one it was pressed for.
pub fn advance_cursor(state: &mut State, command: &Command) {
    let Some(user) = command.act.target() else { return };
    if state.screen != Screen::Security {
        return;
    }
    let list = state.list_mut(ListId::Security);
    let is_under_cursor = list.target().is_some_and(|target| target.id == user.id);
    let next = list.cursor + 1;
    if is_under_cursor && list.window.row(next).is_some() {
        list.go_to(next);
    }
}

/// The command about `user` was dropped, and nothing was done: the cursor comes back, unless it
/// has left the next one.
pub fn move_cursor_back(state: &mut State, user: UserId) {
    if state.screen != Screen::Security {
        return;
    }
    let list = state.list_mut(ListId::Security);
    if let Some(row) = list.window.position(user).filter(|row| row + 1 == list.cursor) {
        list.go_to(row);
    }
}

/// What was just given for another user of the queue and has no answer: what would be done at once
/// waits for it, else a key pressed twice in haste acts on two users.
pub fn unanswered_command(state: &State) -> Option<&Command> {
    if state.screen != Screen::Security || state.opened.is_some() {
        return None;
    }
    let mut pending = state.pending.iter();
    let newest = pending.rfind(|pending| pending.command.act.target().is_some())?;
    (newest.stage == CommandStage::Sent).then_some(&newest.command)
}

/// Sends the commands that waited for this person: nothing of them was done.
pub fn send_held(state: &mut State) -> Vec<Effect> {
    let held = state.pending.iter().filter(|pending| pending.stage == CommandStage::Held);
    let commands: Vec<_> = held.map(|pending| pending.command.clone()).collect();
    commands
        .into_iter()
        .flat_map(|mut command| {
            command.at = state.now;
            send(state, command)
        })
        .collect()
}

pub fn new_command(state: &mut State, name: String, act: Act) -> Command {
    let (key, at) = (state.keys.issue(), state.now);
    Command { name, act, key, at }
}

/// Gives the server a new command about a user.
pub fn submit_for_user(state: &mut State, user: &User, act: UserAction) -> Vec<Effect> {
    submit(state, user.name.clone(), Act::To(Box::new(user.clone()), act))
}

/// Gives the server a new command about whom `name` tells in words.
pub fn submit(state: &mut State, name: String, act: Act) -> Vec<Effect> {
    let command = new_command(state, name, act);
    send(state, command)
}

/// Gives the server a new command about so many users.
pub fn submit_for_many(state: &mut State, users: HitCount, act: Act) -> Vec<Effect> {
    submit(state, users.counted("user"), act)
}

/// Gives the server `command`, for the first time or again.
pub fn send(state: &mut State, command: Command) -> Vec<Effect> {
    match state.pending.iter_mut().find(|pending| pending.command.key == command.key) {
        Some(pending) => pending.stage = CommandStage::Sent,
        None => {
            advance_cursor(state, &command);
            let command = command.clone();
            state.pending.push(Pending { command, stage: CommandStage::Sent, toast: None });
        }
    }
    load::request(state, Request::Act(command))
}
