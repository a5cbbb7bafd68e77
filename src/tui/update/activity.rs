//! Narrowing Activity, and reading one of its entries whole.

use super::{load, say};
use crate::{
    contract::Tone,
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{Screen, State, activity::Chooser, modal::Modal},
    },
};

/// Opens the dialog that narrows Activity.
pub fn narrow(state: &mut State) -> Vec<Effect> {
    if state.screen != Screen::Activity {
        let key = super::word(state, KeyCommand::Activity);
        return say(
            state,
            Tone::Neutral,
            format!("Only Activity has this filter. Press {key} to open it."),
        );
    }
    match Chooser::of(state.activity.selected(), &state.narrowed) {
        Some(chooser) => {
            state.modal = Some(Modal::Narrow(chooser));
            Vec::new()
        }
        None => say(state, Tone::Neutral, "There is nothing to filter here."),
    }
}

pub fn choose(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Narrow(chooser)) = &mut state.modal else { return Vec::new() };
    let count = chooser.choices.len();
    match bound {
        KeyCommand::Down | KeyCommand::NextPane => chooser.marked = (chooser.marked + 1) % count,
        KeyCommand::Up | KeyCommand::PreviousPane => {
            chooser.marked = (chooser.marked + count - 1) % count
        }
        KeyCommand::Choose => {
            let choice = chooser.choices.swap_remove(chooser.marked);
            state.modal = None;
            state.narrowed.take(choice);
            return ask_anew(state);
        }
        KeyCommand::Back => state.modal = None,
        _ => {}
    }
    Vec::new()
}

/// Shows everything again; false where nothing was left out.
pub fn widen(state: &mut State) -> Option<Vec<Effect>> {
    if state.screen != Screen::Activity || state.narrowed.chips().is_empty() {
        return None;
    }
    state.narrowed = Default::default();
    Some(ask_anew(state))
}

/// Shows the entry under the cursor whole.
pub fn inspect(state: &mut State) -> Vec<Effect> {
    if state.screen == Screen::Activity
        && let Some(entry) = state.activity.selected()
    {
        state.modal = Some(Modal::Entry { entry: Box::new(entry.clone()), scroll: 0 });
        return Vec::new();
    }
    let key = super::word(state, KeyCommand::Activity);
    say(state, Tone::Neutral, format!("There is no entry here. Press {key} for Activity."))
}

fn ask_anew(state: &mut State) -> Vec<Effect> {
    state.activity.forget();
    load::refresh_screen(state)
}
