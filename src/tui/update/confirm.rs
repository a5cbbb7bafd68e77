//! Answering a question: do it, or leave everything as it is; and saying why.

use super::{edit, jobs, user};
use crate::tui::{
    effect::Effect,
    keymap::KeyCommand,
    state::{
        State,
        modal::{Answer, Confirm, ConfirmSpot, Modal},
    },
};

fn open(state: &mut State) -> Option<&mut Confirm> {
    match &mut state.modal {
        Some(Modal::Confirm(confirm)) => Some(confirm),
        _ => None,
    }
}

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    if matches!(state.modal, Some(Modal::Job(_))) {
        return jobs::answer(state, bound);
    }
    let Some(confirm) = open(state) else { return edit::answer(state, bound) };
    if bound == KeyCommand::Explain {
        confirm.spot = ConfirmSpot::Reason;
        return Vec::new();
    }
    match confirm.marked.given(bound) {
        Some(Answer::Yes) => return accept(state),
        Some(Answer::No) => state.modal = None,
        None => {}
    }
    Vec::new()
}

fn accept(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let Some(confirm) = open(state) else { return Vec::new() };
    let Ok(reason) = confirm.reason.read() else {
        confirm.spot = ConfirmSpot::Reason;
        return Vec::new();
    };
    let mut command = confirm.command.clone();
    command.act = command.act.because(reason);
    // The question may have stood there for long; the command is given now.
    command.at = now;
    state.modal = None;
    user::send(state, command)
}

/// Leaves the line that asks why: Enter means to go on, so the answer it leads to is yes.
pub fn leave_reason(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    if let Some(confirm) = open(state) {
        confirm.spot = ConfirmSpot::Answers;
        if bound == KeyCommand::Proceed && confirm.reason.read().is_ok() {
            confirm.marked = Answer::Yes;
        } else if bound == KeyCommand::Proceed {
            confirm.spot = ConfirmSpot::Reason;
        }
    }
    Vec::new()
}
