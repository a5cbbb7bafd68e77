//! Where the keys go now.

use crate::tui::{
    State,
    input::keymap::{Context, KeyCommand},
    layout,
    list::SearchLine,
    state::{Focus, Screen},
};

/// Where the keys go now.
pub fn context(state: &State) -> Context {
    match &state.help {
        Some(help) if !layout::is_too_small(state.size) => help.context(),
        _ => place(state),
    }
}

/// Where they go once the help is closed: what it is about.
pub fn place(state: &State) -> Context {
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
        None if state.search().is_some_and(SearchLine::is_typing) => Context::Searching,
        None => match state.current_list() {
            _ if state.focus == Focus::Details => Context::Details,
            Some(_) => Context::List,
            None if state.screen == Screen::Overview => Context::Figures,
            None => Context::Log,
        },
    }
}

/// What a sentence calls the key of a command.
pub fn word(state: &State, command: KeyCommand) -> String {
    state.keymap.word(place(state), command)
}
