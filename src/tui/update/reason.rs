//! Typing why, in the dialogs that ask for it.

use super::{access, bulk, confirm, paste};
use crate::tui::{
    effect::Effect,
    keymap::KeyCommand,
    state::{
        State,
        modal::{AccessSpot, ConfirmSpot, Modal},
        reason::ReasonLine,
    },
};
use tui_input::InputRequest;

/// The line that is typed in.
fn typing(state: &mut State) -> Option<&mut ReasonLine> {
    match &mut state.modal {
        Some(Modal::Confirm(confirm)) if confirm.spot == ConfirmSpot::Reason => {
            Some(&mut confirm.reason)
        }
        Some(Modal::Bulk(form)) if form.spot == ConfirmSpot::Reason => Some(&mut form.reason),
        Some(Modal::Access(form)) if form.marked == AccessSpot::Reason => Some(&mut form.reason),
        _ => None,
    }
}

pub fn type_in(state: &mut State, request: InputRequest) -> Vec<Effect> {
    if let Some(line) = typing(state) {
        line.handle(request);
    }
    Vec::new()
}

pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    paste::line(text.trim()).flat_map(|request| type_in(state, request)).collect()
}

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    match state.modal {
        Some(Modal::Access(_)) => access::run(state, bound),
        Some(Modal::Bulk(_)) => bulk::leave_reason(state, bound),
        _ => confirm::leave_reason(state, bound),
    }
}
