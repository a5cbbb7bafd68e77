//! The mouse: a click does what the thing under it stands for, and the wheel scrolls.

use crate::{
    contract::UserId,
    tui::{
        State,
        dialogs::{self, Modal, exempt, jobs, palette},
        effects::Effect,
        input::{
            keymap::{Context, KeyCommand},
            mouse::{Clicks, Gesture, Target},
        },
        list::SearchState,
        screens::{details, log, users},
        state::{Focus, context},
        update::{haste, keys},
    },
};
use jiff::SignedDuration;

/// Two clicks on one thing within this time are a double click.
const DOUBLE: SignedDuration = SignedDuration::from_millis(400);

/// Rows that one notch of the wheel moves.
const NOTCH: usize = 3;

pub fn on_gesture(state: &mut State, gesture: Gesture) -> Vec<Effect> {
    let mut effects = haste::on_other_input(state);
    effects.extend(match gesture {
        Gesture::Click(target) => click(state, target),
        Gesture::WheelUp => wheel(state, KeyCommand::Up),
        Gesture::WheelDown => wheel(state, KeyCommand::Down),
    });
    effects
}

fn click(state: &mut State, target: Target) -> Vec<Effect> {
    let is_again = state
        .clicked
        .is_some_and(|(before, at)| before == target && state.now.duration_since(at) <= DOUBLE);
    let clicks = if is_again { Clicks::Double } else { Clicks::Single };
    state.clicked = (!is_again).then_some((target, state.now));
    let context = context::context(state);
    match target {
        // What lies beneath the help stays as it is.
        Target::Choice(_)
        | Target::User(_)
        | Target::Entry(_)
        | Target::Message(_)
        | Target::Job(_)
        | Target::Exemption(_)
            if state.help.is_some() =>
        {
            Vec::new()
        }
        Target::Command(command) => {
            // The answers stay where they are while a reason is typed above them.
            let context = match (&state.modal, context) {
                (Some(Modal::Confirm(confirm)), Context::Explaining) => confirm.answers(),
                (Some(Modal::Bulk(_)), Context::Explaining) => Context::Acting,
                (Some(Modal::LifeCycle(_)), Context::Explaining | Context::Naming) => {
                    Context::LifeCycle
                }
                (Some(Modal::Reset(_)), Context::Explaining) => Context::ResettingApp,
                (_, context) => context,
            };
            let is_known = state.keymap.rows(context).any(|row| row.command == command);
            if is_known { keys::run_command(state, context, command) } else { Vec::new() }
        }
        Target::Choice(choice) => click_choice(state, usize::from(choice), clicks),
        Target::Job(job) => jobs::on_click(state, job, clicks),
        Target::Exemption(stop) => exempt::on_click(state, stop),
        Target::User(id) => on_user(state, context, id, clicks),
        Target::Entry(_) | Target::Message(_) => on_entry(state, context, target, clicks),
    }
}

/// Puts the cursor on an entry of a log; the second time, opens it.
fn on_entry(state: &mut State, context: Context, target: Target, clicks: Clicks) -> Vec<Effect> {
    let mut effects = match context {
        Context::Log => Vec::new(),
        Context::Searching => log::on_command(state, KeyCommand::Open),
        _ => return Vec::new(),
    };
    match target {
        Target::Entry(seq) if !state.activity.awaits_new_rows() => {
            let at = state.activity.entries.iter().position(|entry| entry.seq == seq);
            let Some(at) = at else { return effects };
            state.activity.select(at as i64);
        }
        Target::Message(id) if !state.outbox.awaits_new_rows() => {
            let at = state.outbox.entries.iter().position(|message| message.id == id);
            let Some(at) = at else { return effects };
            state.outbox.select(at as i64);
        }
        _ => return effects,
    }
    if clicks == Clicks::Double {
        effects.extend(log::on_command(state, KeyCommand::Open));
    }
    effects
}

/// Puts the cursor on a user; the second time, opens the details.
fn on_user(state: &mut State, context: Context, id: UserId, clicks: Clicks) -> Vec<Effect> {
    if !matches!(context, Context::List | Context::Details | Context::Searching) {
        return Vec::new();
    }
    let Some(list) = state.screen.list() else { return Vec::new() };
    let mut effects = Vec::new();
    if state.list(list).search.state == SearchState::Typing {
        effects = users::on_command(state, KeyCommand::Open);
    }
    let list = state.list_mut(list);
    let row = list.window.position(id).filter(|_| !list.awaits_new_rows());
    let Some(row) = row else { return effects };
    list.go_to(row);
    state.gap_search = None;
    state.focus = Focus::List;
    state.opened = None;
    if clicks == Clicks::Double {
        effects.extend(details::open_details(state));
    }
    effects
}

/// A line of the dialog. A command of the palette is done where the palette was opened.
fn click_choice(state: &mut State, choice: usize, clicks: Clicks) -> Vec<Effect> {
    if !matches!(state.modal, Some(Modal::Palette(_))) {
        return dialogs::on_click(state, choice, clicks);
    }
    match palette::mark(state, choice) && clicks == Clicks::Double {
        true => keys::run_command(state, Context::Commanding, KeyCommand::Choose),
        false => Vec::new(),
    }
}

/// Scrolls what the keys move in, a few rows at once where there are many.
fn wheel(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let context = context::context(state);
    let notch = match context {
        Context::List | Context::Log | Context::Reading | Context::Helping | Context::Figures => {
            NOTCH
        }
        Context::Choosing
        | Context::Filtering
        | Context::Sorting
        | Context::ChoosingColumns
        | Context::PickingView
        | Context::LifeCycle
        | Context::ResettingApp
        | Context::Working
        | Context::Watching
        | Context::Commanding => 1,
        _ => return Vec::new(),
    };
    (0..notch).flat_map(|_| keys::run_command(state, context, command)).collect()
}
