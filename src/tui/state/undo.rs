//! Undoing the newest action that the server still holds.

use crate::{
    contract::{PhoneChange, Tone, UserAction},
    tui::{
        State,
        effects::{
            Effect, Request,
            command::{Act, Command, CommandStage, Pending},
        },
        input::keymap::KeyCommand,
        state::{context, load, toast::say},
    },
};

/// The newest command that can be undone.
pub fn newest(state: &State) -> Option<&Pending> {
    let mut pending = state.pending.iter();
    pending.rfind(|pending| matches!(pending.stage, CommandStage::Delayed { .. }))
}

/// Undoes it, or says why there is nothing to undo.
pub fn undo(state: &mut State) -> Vec<Effect> {
    let newest = state.pending.iter_mut().rev().find_map(|pending| match pending.stage {
        CommandStage::Delayed { id, .. } => Some((id, pending)),
        _ => None,
    });
    if let Some((id, pending)) = newest {
        pending.stage = CommandStage::TakingBack;
        let key = pending.command.key.clone();
        return load::request(state, Request::TakeBack { id, key });
    }
    let may_be_held = |pending: &&Pending| pending.command.act.may_be_held();
    let words = match (state.pending.iter().rfind(may_be_held), &state.last_run) {
        (Some(pending), _) => {
            format!("{}: wait for the server to answer.", name(&pending.command))
        }
        (None, Some(name)) => format!("Too late to undo: {name} has run."),
        (None, None) => "There is nothing to undo.".to_owned(),
    };
    say(state, Tone::Neutral, words)
}

/// Why nothing else can be done to the user of `pending`.
pub fn in_progress(state: &State, pending: &Pending) -> String {
    match pending.stage {
        CommandStage::Delayed { .. } => {
            let key = context::word(state, KeyCommand::Undo);
            format!("{} is waiting. Press {key} to undo it.", name(&pending.command))
        }
        _ => format!("{} is still in progress.", pending.command.act.progress()),
    }
}

/// What is held, and for whom.
pub fn name(command: &Command) -> String {
    let user = command.whom();
    match &command.act {
        Act::To(before, UserAction::SetPhone(patch)) => {
            match PhoneChange::of(&before.phone, &patch.phone) {
                PhoneChange::LinkSentAgain => format!("Verification text to {user}"),
                _ => format!("New number of {user}"),
            }
        }
        Act::To(_, UserAction::ResetAccess(_)) => format!("Password reset of {user}"),
        Act::Edit(..) => format!("New name and number of {user}"),
        Act::To(_, UserAction::SendSetupLink(_)) => format!("Setup link to {user}"),
        _ => command.in_words(),
    }
}

/// [`name`] within a sentence.
pub fn name_within(command: &Command) -> String {
    let name = name(command);
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_lowercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}
