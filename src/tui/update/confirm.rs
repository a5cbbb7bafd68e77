//! Answering a question: do it, or leave everything as it is.

use super::{edit, user};
use crate::tui::{
    effect::Effect,
    keymap::Bound,
    state::{
        State,
        modal::{Answer, Modal},
    },
};

pub fn run(state: &mut State, bound: Bound) -> Vec<Effect> {
    let Some(Modal::Confirm(confirm)) = &mut state.modal else {
        return edit::answer(state, bound);
    };
    let answer = match bound {
        Bound::Accept => Answer::Yes,
        Bound::Decline => Answer::No,
        Bound::Press => confirm.marked,
        _ => {
            confirm.marked = confirm.marked.other();
            return Vec::new();
        }
    };
    let mut command = confirm.command.clone();
    // The question may have stood there for long; the command is given now.
    command.at = state.now;
    state.modal = None;
    match answer {
        Answer::Yes => user::send(state, command),
        Answer::No => Vec::new(),
    }
}
