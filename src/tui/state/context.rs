//! Where the keys go now.

use crate::tui::{
    input::keymap::{Context, KeyCommand},
    layout,
    list::SearchState,
    state::{Focus, Screen, State},
};

/// Where the keys go now.
pub fn context(state: &State) -> Context {
    if layout::is_too_small(state.size) {
        return Context::Closed;
    }
    if let Some(context) = state.auth_state.context() {
        return context;
    }
    if state.is_cut_off() {
        return Context::Closed;
    }
    if state.step_up.is_some() {
        return Context::SteppingUp;
    }
    match &state.modal {
        Some(modal) => modal.context(),
        None => match state.current_list() {
            Some(list) if list.search.state == SearchState::Typing => Context::Searching,
            _ if state.focus == Focus::Details => Context::Details,
            Some(_) => Context::List,
            None if state.screen == Screen::Overview => Context::Figures,
            None => Context::Log,
        },
    }
}

/// What a sentence calls the key of a command.
pub fn word(state: &State, command: KeyCommand) -> String {
    state.keymap.word(context(state), command)
}
