//! Overview: going through the figures, and to the users behind one.

use super::{load, navigate};
use crate::{
    contract::query::Edge,
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{Screen, State, list::ListId},
    },
};

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    if let Some(effects) = navigate::shared(state, bound) {
        return effects;
    }
    match bound {
        KeyCommand::Down => state.overview.step(1),
        KeyCommand::Up => state.overview.step(-1),
        KeyCommand::First => state.overview.step(i64::MIN),
        KeyCommand::Last => state.overview.step(i64::MAX),
        KeyCommand::Open => return show(state),
        KeyCommand::Back => {
            state.toasts.dismiss();
        }
        _ => {}
    }
    Vec::new()
}

/// To Security, with those behind the marked figure and nobody else.
fn show(state: &mut State) -> Vec<Effect> {
    state.screen = Screen::Security;
    let filters = state.overview.marked.filters();
    let list = &mut state.security;
    list.filters = filters;
    list.search.close_with("");
    load::from_edge(state, ListId::Security, Edge::Start)
}
