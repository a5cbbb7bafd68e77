//! Moving: between views, panes, rows and buttons, and through the search line.

use super::{activity, filter, gap_search, load, marks, user};
use crate::{
    contract::{
        Tone,
        query::{Edge, MAX_SEARCH_CHARS},
    },
    tui::{
        action::Timer,
        effect::Effect,
        keymap::KeyCommand,
        layout,
        state::{
            Focus, OpenUser, Screen, State,
            list::{ListId, SearchState, Turn},
            modal::{Modal, OpenMessage},
            typing::{TypingOutcome, stroke},
        },
    },
};
use std::time::Duration;
use tui_input::InputRequest;

/// A person types faster than this between two keys of one word.
const TYPING_PAUSE: Duration = Duration::from_millis(120);

pub fn in_list(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    if let Some(effects) = next_gap(state, bound) {
        return effects;
    }
    if let Some(effects) = shared(state, bound) {
        return effects;
    }
    let Some(id) = state.screen.list() else { return Vec::new() };
    let rows = i64::from(layout::list_rows(state.size));
    let list = state.list_mut(id);
    if let Some(step) = step(bound, rows) {
        list.step(step);
        return Vec::new();
    }
    match bound {
        KeyCommand::First | KeyCommand::Last => return go_to_edge(state, id, bound),
        KeyCommand::Search => list.search.state = SearchState::Typing,
        KeyCommand::Filter | KeyCommand::Sort => return filter::open(state, bound),
        KeyCommand::Gap => return filter::next_gap(state, id),
        KeyCommand::Open if list.search.state == SearchState::Typing => {
            list.search.state = SearchState::Closed;
            if list.search.asked != list.search.edit {
                return load::from_edge(state, id, Edge::Start);
            }
        }
        KeyCommand::Open | KeyCommand::NextPane => return user::open(state),
        KeyCommand::Back => return back(state, id),
        _ => {}
    }
    Vec::new()
}

/// To the first row or the last: at once where it is loaded. An answer under way would move the
/// cursor elsewhere when it lands, so it is asked for anew.
fn go_to_edge(state: &mut State, id: ListId, bound: KeyCommand) -> Vec<Effect> {
    let list = state.list_mut(id);
    let (edge, row, is_loaded) = match bound {
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
    if !typing && (state.toasts.dismiss() || marks::leave_range(state)) {
        return Vec::new();
    }
    let search = &mut state.list_mut(id).search;
    let was_empty = search.input.value().is_empty();
    search.close_with("");
    match was_empty {
        false => load::from_edge(state, id, Edge::Start),
        true if typing || marks::clear(state) => Vec::new(),
        true => filter::widen(state, id),
    }
}

pub fn type_search(state: &mut State, request: InputRequest) -> Vec<Effect> {
    let Some(id) = state.screen.list() else { return Vec::new() };
    let search = &mut state.list_mut(id).search;
    if stroke(&mut search.input, request, MAX_SEARCH_CHARS) != TypingOutcome::Changed {
        return Vec::new();
    }
    search.edit += 1;
    let wake = Timer::Search { list: id, edit: search.edit };
    vec![Effect::Timer { after: TYPING_PAUSE, wake }]
}

pub fn in_log(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    if let Some(effects) = shared(state, bound) {
        return effects;
    }
    let rows = i64::from(layout::list_rows(state.size));
    let selected = match state.screen {
        Screen::Activity => state.activity.selected,
        _ => state.outbox.selected,
    } as i64;
    let target = match bound {
        KeyCommand::First => 0,
        KeyCommand::Last => i64::MAX,
        KeyCommand::Open => return open_entry(state),
        KeyCommand::Back if state.toasts.dismiss() => return Vec::new(),
        KeyCommand::Back => return activity::widen(state).unwrap_or_default(),
        _ => match step(bound, rows) {
            Some(step) => selected + step,
            None => return Vec::new(),
        },
    };
    match state.screen {
        Screen::Activity => state.activity.select(target),
        _ => state.outbox.select(target),
    }
    Vec::new()
}

fn open_entry(state: &mut State) -> Vec<Effect> {
    match state.screen {
        Screen::Outbox => {
            if let Some(message) = state.outbox.selected() {
                let open = OpenMessage { message: message.clone(), content: None, scroll: 0 };
                state.modal = Some(Modal::Message(Box::new(open)));
            }
            Vec::new()
        }
        _ => match state.activity.selected().map(|entry| entry.target.clone()) {
            Some(Some(person)) => {
                state.opened = Some(OpenUser { id: person.id, user: None, button: 0 });
                state.focus = Focus::Details;
                load::load_user(state, person.id)
            }
            Some(None) => super::say(
                state,
                Tone::Neutral,
                "This entry is not about a single \
             user.",
            ),
            None => Vec::new(),
        },
    }
}

pub fn in_details(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    if let Some(effects) = next_gap(state, bound) {
        return effects;
    }
    if let Some(effects) = shared(state, bound) {
        return effects;
    }
    let buttons = state.shown_user().map_or(0, |user| state.buttons(user).len());
    match (bound, &mut state.opened) {
        (KeyCommand::Back, _) => {
            state.focus = Focus::List;
            state.opened = None;
        }
        (KeyCommand::Open, _) => return user::press_marked(state),
        (KeyCommand::Down | KeyCommand::NextPane, Some(opened)) if buttons > 0 => {
            opened.button = (opened.button + 1) % buttons;
        }
        (KeyCommand::Up | KeyCommand::PreviousPane, Some(opened)) if buttons > 0 => {
            opened.button = (opened.button + buttons - 1) % buttons;
        }
        _ => {}
    }
    Vec::new()
}

/// Scrolling and closing a message or the help.
pub fn read(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let page = i64::from(state.size.height / 2);
    let scroll = match &mut state.modal {
        Some(Modal::Message(open)) => &mut open.scroll,
        Some(Modal::Entry { scroll, .. } | Modal::Help { scroll, .. }) => scroll,
        _ => return Vec::new(),
    };
    match bound {
        KeyCommand::Back => state.modal = None,
        KeyCommand::First => *scroll = 0,
        KeyCommand::Last => *scroll = u16::MAX,
        _ => {
            let step = step(bound, page).unwrap_or(0);
            // `view` stops at the last line; a scroll past it would make the way back feel dead.
            let to = (i64::from((*scroll).min(LONGEST)) + step).clamp(0, i64::from(LONGEST));
            *scroll = u16::try_from(to).unwrap_or(0);
        }
    }
    Vec::new()
}

/// No message or help has more lines than this.
const LONGEST: u16 = 500;

/// The way through the gaps. Another move takes back what is under way; what acts waits for it.
fn next_gap(state: &mut State, bound: KeyCommand) -> Option<Vec<Effect>> {
    match bound {
        KeyCommand::NextGap => Some(gap_search::go(state, Turn::On)),
        KeyCommand::PreviousGap => Some(gap_search::go(state, Turn::Back)),
        KeyCommand::Open | KeyCommand::NextPane if state.seek.is_some() => {
            Some(super::say(state, Tone::Neutral, "Still looking for the next gap."))
        }
        _ => {
            state.seek = None;
            None
        }
    }
}

/// What works alike in every pane.
pub fn shared(state: &mut State, bound: KeyCommand) -> Option<Vec<Effect>> {
    let screen = match bound {
        KeyCommand::Overview => Screen::Overview,
        KeyCommand::Users => Screen::Users,
        KeyCommand::Security => Screen::Security,
        KeyCommand::Activity => Screen::Activity,
        KeyCommand::Outbox => Screen::Outbox,
        _ => return None,
    };
    if state.screen == screen && state.focus == Focus::List {
        return Some(Vec::new());
    }
    state.screen = screen;
    state.focus = Focus::List;
    state.opened = None;
    state.activity.rewind();
    state.outbox.rewind();
    Some(load::refresh_screen(state))
}

fn step(bound: KeyCommand, rows: i64) -> Option<i64> {
    Some(match bound {
        KeyCommand::Down => 1,
        KeyCommand::Up => -1,
        KeyCommand::PageDown => rows.max(1),
        KeyCommand::PageUp => -rows.max(1),
        KeyCommand::HalfDown => (rows / 2).max(1),
        KeyCommand::HalfUp => -(rows / 2).max(1),
        _ => return None,
    })
}
