//! Actions that were ordered of the directory that has the user. As with those that are held, nothing
//! counts the seconds: when the stream tells of a change of the user, what became of the action is asked
//! for under its own key, and only then is it said to be done.

use crate::{
    contract::{
        Tone,
        api::{Requested, RequestedState},
        text,
    },
    tui::{
        State, dialogs,
        effects::{
            Effect, Outcome, Request,
            command::{Command, CommandStage},
        },
        state::{PendingRefresh, commands, connection, load, toast::say},
        update::{live, shown_users},
    },
};

/// The server has ordered `command` of the directory, or says that nobody knows what became of it.
pub fn on_requested(
    state: &mut State,
    command: &Command,
    requested: Option<Requested>,
) -> Vec<Effect> {
    let Some(requested) = requested else { return Vec::new() };
    if requested.state == RequestedState::Unknown {
        commands::forget(state, command);
        dialogs::on_saved(state, &command.act);
        let why = requested.message.as_deref().unwrap_or("it does not show this");
        let unknown = commands::outcome_unknown(command);
        let words = format!("{unknown} No word from the directory: {why}. Look there.");
        let mut effects = say(state, Tone::Bad, words);
        effects.extend(live::schedule_refresh(state, PendingRefresh::Everything));
        return effects;
    }
    if commands::stage(state, &command.key) == Some(CommandStage::Requested) {
        // It was asked about too early.
        return Vec::new();
    }
    let what = command.act.progress().to_lowercase();
    let words = format!("Requested: {what} for {}.", command.short_name());
    let toast = state.toasts.push(Tone::Pending, words);
    let pending = state.pending.iter_mut().find(|pending| pending.command.key == command.key);
    if let Some(pending) = pending {
        pending.stage = CommandStage::Requested;
        if let Some(old) = pending.toast.replace(toast) {
            state.toasts.remove(old);
        }
    }
    // Where it was settled before this answer came, the stream tells nothing more of it.
    load::request(state, Request::Act(command.clone()))
}

/// How far an operation has come of which nobody knew, and that was looked for or sent again.
pub fn on_decided(state: &mut State, command: &Command, requested: Requested) -> Vec<Effect> {
    let what = format!("{} for {}", text::one_line(&requested.label), command.short_name());
    let said = requested.message.as_deref().map(text::one_line);
    let (tone, words) = match requested.state {
        RequestedState::Requested => return on_requested(state, command, Some(requested)),
        RequestedState::Done => (Tone::Good, format!("Done: {what}.")),
        RequestedState::Refused => {
            let why = said.unwrap_or_else(|| "no reason was given".to_owned());
            (Tone::Bad, format!("Refused: {what}: {why}."))
        }
        RequestedState::Unknown => {
            let why = said.unwrap_or_else(|| "the directory does not show it".to_owned());
            (Tone::Bad, format!("Still unknown: {what}: {why}. Look there."))
        }
    };
    commands::forget(state, command);
    let mut effects = say(state, tone, words);
    effects.extend(live::schedule_refresh(state, PendingRefresh::Everything));
    effects
}

/// The directory did it.
pub fn on_done(state: &mut State, command: &Command, outcome: &Outcome) -> Vec<Effect> {
    connection::note_answer(state);
    if let Outcome::Receipt(receipt) = outcome {
        shown_users::update(state, &receipt.user);
    }
    if let Outcome::Removed(user) = outcome {
        shown_users::remove(state, *user);
    }
    dialogs::on_saved(state, &command.act);
    let name = command.short_name();
    let words = match outcome {
        Outcome::Added(Some(user)) => format!("{name} added as {}.", user.role.label()),
        Outcome::Added(None) => format!("{name} added. The next reading shows them."),
        _ => format!("Done: {} for {name}.", command.act.verb()),
    };
    let mut effects = say(state, Tone::Good, words);
    effects.extend(live::schedule_refresh(state, PendingRefresh::Everything));
    effects
}
