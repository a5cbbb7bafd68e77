//! The lists of users, Users and Security: moving, searching, filtering, marking.

pub mod draw;
pub mod found;
pub mod gap_search;
pub mod marked;
pub mod title;
pub mod widths;

use crate::{
    contract::{
        Tone,
        query::{Edge, MAX_SEARCH_CHARS},
    },
    tui::{
        State,
        dialogs::{columns, filter, sort},
        effects::{Effect, Timer},
        input::{
            keymap::KeyCommand,
            typing::{TypingOutcome, edit_line, pasted_line},
        },
        layout,
        list::{ListId, SearchState, Turn, log::LogKind},
        screens::details,
        state::{Screen, load, marking, toast},
    },
};
use std::time::Duration;
use tui_input::InputRequest;

pub use draw::draw;

/// A person types faster than this between two keys of one word.
const TYPING_PAUSE: Duration = Duration::from_millis(120);

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(id) = state.screen.list() else { return Vec::new() };
    let rows = i64::from(layout::list_rows(state.size));
    let list = state.list_mut(id);
    if let Some(step) = layout::rows_of(command, rows) {
        list.step(step);
        return Vec::new();
    }
    match command {
        KeyCommand::First | KeyCommand::Last => return go_to_edge(state, id, command),
        KeyCommand::Search => list.search.state = SearchState::Typing,
        KeyCommand::Filter => return filter::open(state),
        KeyCommand::Sort => return sort::open(state),
        KeyCommand::Columns => return columns::open(state),
        KeyCommand::Gap => return filter::next_gap(state, id),
        KeyCommand::Open if list.search.state == SearchState::Typing => {
            list.search.state = SearchState::Closed;
            if list.search.asked != list.search.edit {
                return load::from_edge(state, id, Edge::Start);
            }
        }
        KeyCommand::Open | KeyCommand::NextPane => return details::open_details(state),
        KeyCommand::Back => return back(state, id),
        _ => {}
    }
    Vec::new()
}

/// To the first row or the last: at once where it is loaded. An answer under way would move the
/// cursor elsewhere when it lands, so it is asked for anew.
fn go_to_edge(state: &mut State, id: ListId, command: KeyCommand) -> Vec<Effect> {
    let list = state.list_mut(id);
    let (edge, row, is_loaded) = match command {
        KeyCommand::First => (Edge::Start, 0, list.window.first() == 0),
        _ => (Edge::End, u64::MAX, list.window.next().is_none()),
    };
    if is_loaded {
        list.go_to(row);
        if !list.asks_whole() {
            return Vec::new();
        }
    }
    load::from_edge(state, id, edge)
}

/// Esc in a list: the notice goes first, then a range that was begun, then the search, then the
/// marks, then one filter after the other.
fn back(state: &mut State, id: ListId) -> Vec<Effect> {
    let typing = state.list(id).search.state == SearchState::Typing;
    if !typing && (state.toasts.dismiss() || marking::leave_range(state)) {
        return Vec::new();
    }
    let search = &mut state.list_mut(id).search;
    let was_empty = search.input.value().is_empty();
    search.close_with("");
    match was_empty {
        false => load::from_edge(state, id, Edge::Start),
        true if typing || marking::clear_marks(state) => Vec::new(),
        true => filter::widen(state, id),
    }
}

/// A key that edits the search line of the present screen: of a list, or of a log.
pub fn on_text(state: &mut State, request: InputRequest) -> Vec<Effect> {
    let screen = state.screen;
    let Some(search) = state.search_mut() else { return Vec::new() };
    if edit_line(&mut search.input, request, MAX_SEARCH_CHARS) != TypingOutcome::Changed {
        return Vec::new();
    }
    search.edit += 1;
    let edit = search.edit;
    let timer = match screen.list() {
        Some(list) => Timer::Search { list, edit },
        None if screen == Screen::Activity => Timer::SearchLog { log: LogKind::AppendOnly, edit },
        None => Timer::SearchLog { log: LogKind::Mutable, edit },
    };
    vec![Effect::Timer { after: TYPING_PAUSE, timer }]
}

/// The way through gaps or matches. Another move takes back what is under way; what acts waits for it.
pub fn next_gap(state: &mut State, command: KeyCommand) -> Option<Vec<Effect>> {
    match command {
        KeyCommand::NextGap => Some(gap_search::go_to_gap(state, Turn::On)),
        KeyCommand::PreviousGap => Some(gap_search::go_to_gap(state, Turn::Back)),
        KeyCommand::Open | KeyCommand::NextPane if let Some(search) = state.gap_search => {
            Some(toast::say(state, Tone::Neutral, search.goal.still_looking()))
        }
        _ => {
            state.gap_search = None;
            None
        }
    }
}

/// Pastes into the search line.
pub fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    let line = pasted_line(text.trim_start()).take(MAX_SEARCH_CHARS);
    line.flat_map(|request| on_text(state, request)).collect()
}
