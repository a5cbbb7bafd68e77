//! The question before a panel is left whose server ends with it, while a directory is being asked to do
//! something.

use crate::{
    contract::text::counted,
    tui::{
        State,
        canvas::Canvas,
        dialogs::{
            Modal,
            confirm::{Buttons, ConfirmAnswer, ConfirmBox},
        },
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::{ServerLife, commands},
    },
};
use ratatui::layout::Rect;

#[derive(Clone, Copy, Debug)]
pub struct LeavingForm {
    /// Actions that are not finished.
    pub unfinished: u64,
    pub marked: ConfirmAnswer,
}

/// Asks, where more is unfinished than whoever quits was told before.
pub fn guards_quit(state: &mut State) -> bool {
    let unfinished = unfinished(state);
    if state.server_life == ServerLife::GoesOn || unfinished <= state.unfinished_told {
        return false;
    }
    state.unfinished_told = unfinished;
    state.modal = Some(Modal::Leaving(LeavingForm { unfinished, marked: ConfirmAnswer::No }));
    true
}

/// What is under way in a directory, with the users whom no job has come to.
fn unfinished(state: &State) -> u64 {
    let status = state.me.as_ref().and_then(|me| me.directory.as_deref());
    let Some(status) = status else { return 0 };
    let left: u64 = state.jobs.open().map(|job| job.total.saturating_sub(job.settled())).sum();
    // Those of jobs that are ordered are among the operations.
    status.operations.max(left)
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Leaving(form)) = &mut state.modal else { return Vec::new() };
    match form.marked.given(command) {
        Some(ConfirmAnswer::Yes) => {
            state.modal = None;
            return commands::leave(state);
        }
        Some(ConfirmAnswer::No) => state.modal = None,
        None => {}
    }
    Vec::new()
}

pub const CONSEQUENCE: &str =
    "Nothing is lost: they go on at the next start, or as soon as `mfadmin serve` runs.";

pub fn question(form: LeavingForm) -> String {
    let unfinished = counted(form.unfinished, "action");
    let verb = if form.unfinished == 1 { "is" } else { "are" };
    format!("Quit? {unfinished} {verb} not finished.")
}

pub fn draw(state: &State, form: LeavingForm, canvas: &mut Canvas, area: Rect) {
    let words = question(form);
    let question = ConfirmBox {
        words: &words,
        address: None,
        buttons: Buttons { decline: "Stay", accept: "Quit" },
        context: Context::Confirming,
        consequences: vec![CONSEQUENCE],
        reason: None,
        marked: form.marked,
    };
    question.draw(state, canvas, area);
}
