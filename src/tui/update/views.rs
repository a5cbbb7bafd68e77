//! Going to saved views.

use super::{load, say};
use crate::{
    config::View,
    contract::{Tone, query::Edge},
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{Focus, State, modal::Modal, views::ViewChooser},
    },
};

/// Opens the dialog that lists them.
pub fn open(state: &mut State) -> Vec<Effect> {
    if state.views.is_empty() {
        let words = "No saved views. Add them to the configuration under [[views]].";
        return say(state, Tone::Neutral, words);
    }
    let list = state.current_list();
    let shown = list.and_then(|list| state.views.iter().position(|view| view.is_shown(list)));
    state.modal = Some(Modal::Views(ViewChooser { marked: shown.unwrap_or(0) }));
    Vec::new()
}

pub fn choose(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let last = state.views.len().saturating_sub(1);
    let Some(Modal::Views(ViewChooser { marked })) = &mut state.modal else { return Vec::new() };
    match bound {
        KeyCommand::Down => *marked = if *marked >= last { 0 } else { *marked + 1 },
        KeyCommand::Up => *marked = marked.checked_sub(1).unwrap_or(last),
        KeyCommand::Apply => {
            let view = state.views.get(*marked).cloned();
            return view.map(|view| show(state, &view)).unwrap_or_default();
        }
        KeyCommand::Back => state.modal = None,
        _ => {}
    }
    Vec::new()
}

/// To the view on the key of this place, counted from 0.
pub fn switch(state: &mut State, place: usize) -> Vec<Effect> {
    let on_key = |view: &&View| view.key.is_some_and(|key| key.place() == place);
    match state.views.iter().find(on_key).cloned() {
        Some(view) => show(state, &view),
        None => say(state, Tone::Neutral, "No saved view uses this key."),
    }
}

fn show(state: &mut State, view: &View) -> Vec<Effect> {
    let id = view.list();
    state.screen = id.screen();
    (state.focus, state.opened, state.modal, state.seek) = (Focus::List, None, None, None);
    let list = state.list_mut(id);
    (list.filters, list.sort, list.order) = (view.filters(), view.sort(), view.order);
    list.search.close_with(view.search.as_deref().unwrap_or_default());
    load::from_edge(state, id, Edge::Start)
}
