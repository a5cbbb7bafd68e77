//! The mouse: a click does what the thing under it stands for, and the wheel scrolls.

use super::{activity, bulk, filter, jobs, keys, navigate, palette, say, user, views};
use crate::{
    contract::{Tone, UserId, query::Sort},
    tui::{
        effect::Effect,
        keymap::{Context, KeyCommand},
        mouse::{Gesture, Mouse, Target},
        state::{
            Focus, State,
            list::{Facet, SearchState},
            modal::{AccessSpot, Modal},
        },
    },
};
use jiff::SignedDuration;

/// Two clicks on one thing within this time are a double click.
const DOUBLE: SignedDuration = SignedDuration::from_millis(400);
/// Rows that one notch of the wheel moves.
const NOTCH: usize = 3;

/// How often something was clicked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    Once,
    Twice,
}

/// Has the terminal tell of the mouse, or keep it for selecting text.
pub fn toggle(state: &mut State) -> Vec<Effect> {
    let words = match state.mouse {
        Mouse::Off => {
            state.mouse = Mouse::On;
            "Mouse on. Hold Shift to select text."
        }
        Mouse::On => {
            state.mouse = Mouse::Off;
            "Mouse off. The terminal selects text."
        }
    };
    let mut effects = vec![Effect::Mouse(state.mouse)];
    effects.extend(say(state, Tone::Neutral, words));
    effects
}

pub fn take(state: &mut State, gesture: Gesture) -> Vec<Effect> {
    match gesture {
        Gesture::Click(target) => click(state, target),
        Gesture::WheelUp => wheel(state, KeyCommand::Up),
        Gesture::WheelDown => wheel(state, KeyCommand::Down),
    }
}

fn click(state: &mut State, target: Target) -> Vec<Effect> {
    let is_again = state
        .clicked
        .is_some_and(|(before, at)| before == target && state.now.duration_since(at) <= DOUBLE);
    let times = if is_again { Times::Twice } else { Times::Once };
    state.clicked = (!is_again).then_some((target, state.now));
    let context = keys::context(state);
    match target {
        Target::Command(bound) => {
            // The answers stay where they are while a reason is typed above them.
            let context = match (&state.modal, context) {
                (Some(Modal::Confirm(_)), Context::Explaining) => Context::Confirming,
                (Some(Modal::Bulk(_)), Context::Explaining) => Context::Acting,
                (_, context) => context,
            };
            let is_known = state.keymap.rows(context).any(|row| row.bound == bound);
            if is_known { keys::run(state, context, bound) } else { Vec::new() }
        }
        Target::Choice(choice) => choose(state, usize::from(choice), times),
        Target::User(id) => on_user(state, context, id, times),
        Target::Entry(seq) if context == Context::Log => {
            let at = state.activity.entries.iter().position(|entry| entry.seq == seq);
            let Some(at) = at else { return Vec::new() };
            state.activity.select(at as i64);
            open_entry(state, times)
        }
        Target::Message(id) if context == Context::Log => {
            let at = state.outbox.entries.iter().position(|message| message.id == id);
            let Some(at) = at else { return Vec::new() };
            state.outbox.select(at as i64);
            open_entry(state, times)
        }
        Target::Entry(_) | Target::Message(_) => Vec::new(),
    }
}

fn open_entry(state: &mut State, times: Times) -> Vec<Effect> {
    match times {
        Times::Once => Vec::new(),
        Times::Twice => navigate::in_log(state, KeyCommand::Open),
    }
}

/// Puts the cursor on a user; the second time, opens the details.
fn on_user(state: &mut State, context: Context, id: UserId, times: Times) -> Vec<Effect> {
    if !matches!(context, Context::List | Context::Details | Context::Searching) {
        return Vec::new();
    }
    let Some(list) = state.screen.list() else { return Vec::new() };
    let mut effects = Vec::new();
    if state.list(list).search.state == SearchState::Typing {
        effects = navigate::in_list(state, KeyCommand::Open);
    }
    let list = state.list_mut(list);
    let row = list.window.position(id).filter(|_| !list.awaits_new_rows());
    let Some(row) = row else { return effects };
    list.go_to(row);
    state.seek = None;
    state.focus = Focus::List;
    state.opened = None;
    if times == Times::Twice {
        effects.extend(user::open(state));
    }
    effects
}

/// A line of the dialog: marks it, turns it, or does what it says.
fn choose(state: &mut State, choice: usize, times: Times) -> Vec<Effect> {
    match &mut state.modal {
        Some(Modal::Palette(form)) if choice < form.found.len() => {
            form.marked = choice;
            if times == Times::Twice {
                return palette::run(state, KeyCommand::Choose);
            }
        }
        Some(Modal::Narrow(form)) if choice < form.choices.len() => {
            form.marked = choice;
            if times == Times::Twice {
                return activity::choose(state, KeyCommand::Choose);
            }
        }
        Some(Modal::Views(form)) if choice < state.views.len() => {
            form.marked = choice;
            if times == Times::Twice {
                return views::choose(state, KeyCommand::Apply);
            }
        }
        Some(Modal::Filter(form)) => {
            if let Some(facet) = Facet::ALL.get(choice) {
                form.marked = *facet;
                return filter::run(state, KeyCommand::NextValue);
            }
        }
        Some(Modal::Sort(form)) => {
            if let Some(sort) = Sort::ALL.get(choice) {
                form.sort = *sort;
                if times == Times::Twice {
                    return filter::run(state, KeyCommand::Apply);
                }
            }
        }
        Some(Modal::Access(form)) => {
            form.marked = match choice {
                0 => AccessSpot::PasswordReset,
                _ => AccessSpot::EndSessions,
            };
            return super::access::run(state, KeyCommand::Toggle);
        }
        Some(Modal::Bulk(_)) => return bulk::choose(state, choice),
        Some(Modal::Jobs(list)) => {
            if let Some(job) = state.jobs.list.get(choice) {
                list.held = Some(job.id);
                if times == Times::Twice {
                    return jobs::in_list(state, KeyCommand::Open);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Scrolls what the keys move in, a few rows at once where there are many.
fn wheel(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let context = keys::context(state);
    let notch = match context {
        Context::List | Context::Log | Context::Reading | Context::Figures => NOTCH,
        Context::Choosing
        | Context::Filtering
        | Context::Sorting
        | Context::PickingView
        | Context::Working
        | Context::Watching
        | Context::Commanding => 1,
        _ => return Vec::new(),
    };
    (0..notch).flat_map(|_| keys::run(state, context, bound)).collect()
}
