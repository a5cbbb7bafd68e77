//! Acting on the marked users: which action, what it would do, why, and the order.

use super::{load, reply, say, user};
use crate::{
    client::ClientError,
    contract::{
        Tone,
        api::{JobAction, JobPreview},
    },
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{
            State,
            bulk::{BulkForm, Preview},
            command::Act,
            modal::{Answer, ConfirmSpot, Modal},
            reason::ReasonLine,
        },
    },
};

/// Opens the dialog with these choices.
pub fn open(state: &mut State, choices: &'static [JobAction]) -> Vec<Effect> {
    if state.me.is_none() {
        return say(state, Tone::Neutral, "Wait for the server to answer.");
    }
    if let Some(pending) = state.pending.iter().find(|one| matches!(one.command.act, Act::Order(_)))
    {
        let words = format!("{} is still in progress.", pending.command.in_words());
        return say(state, Tone::Neutral, words);
    }
    // A range that is shown is meant.
    if state.marks.anchor.is_some() {
        let effects = super::marks::range(state);
        if !effects.is_empty() {
            return effects;
        }
    }
    let form = BulkForm {
        whom: state.marks.whom(),
        count: state.marks.count(),
        choices,
        chosen: 0,
        override_cool_down: false,
        marked: Answer::No,
        reason: ReasonLine::new(state.reason_need()),
        spot: ConfirmSpot::Answers,
        asked: 0,
        preview: Preview::Awaited,
        complaint: None,
    };
    state.modal = Some(Modal::Bulk(Box::new(form)));
    ask(state)
}

fn form(state: &mut State) -> Option<&mut BulkForm> {
    match &mut state.modal {
        Some(Modal::Bulk(form)) => Some(form),
        _ => None,
    }
}

/// Asks anew what the chosen action would do, where the dialog is open.
pub fn ask(state: &mut State) -> Vec<Effect> {
    let number = state.jobs.questions + 1;
    let Some(form) = form(state) else { return Vec::new() };
    form.asked = number;
    let order = Box::new(form.order(None));
    state.jobs.questions = number;
    load::call(state, Effect::PreviewJob { number, order })
}

pub fn previewed(
    state: &mut State,
    number: u64,
    answer: Result<JobPreview, ClientError>,
) -> Vec<Effect> {
    let is_awaited = form(state).is_some_and(|form| form.asked == number);
    match answer {
        Ok(preview) => {
            reply::reached(state);
            if let Some(form) = form(state).filter(|_| is_awaited) {
                (form.preview, form.complaint) = (Preview::Known(preview), None);
            }
            Vec::new()
        }
        Err(error) => {
            if let Some(form) = form(state).filter(|_| is_awaited) {
                form.preview = Preview::Refused(error.to_string());
            }
            let is_told = is_awaited && !error.is_shut_out() && !error.is_outage();
            if is_told { Vec::new() } else { reply::failed(state, &error) }
        }
    }
}

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    form.complaint = None;
    let count = form.choices.len();
    match bound {
        KeyCommand::Down => form.chosen = (form.chosen + 1) % count,
        KeyCommand::Up => form.chosen = (form.chosen + count - 1) % count,
        KeyCommand::Insist if form.action().may_repeat_a_link() => {
            form.override_cool_down = !form.override_cool_down;
        }
        KeyCommand::Explain => {
            form.spot = ConfirmSpot::Reason;
            return Vec::new();
        }
        KeyCommand::Switch => {
            form.marked = form.marked.other();
            return Vec::new();
        }
        KeyCommand::Press if form.marked == Answer::Yes => return accept(state),
        KeyCommand::Accept => return accept(state),
        KeyCommand::Press | KeyCommand::Decline => {
            state.modal = None;
            return Vec::new();
        }
        _ => return Vec::new(),
    }
    form.preview = Preview::Awaited;
    ask(state)
}

/// Chooses one of the actions, counted from 0.
pub fn choose(state: &mut State, choice: usize) -> Vec<Effect> {
    let Some(form) = form(state).filter(|form| choice < form.choices.len()) else {
        return Vec::new();
    };
    (form.chosen, form.preview, form.complaint) = (choice, Preview::Awaited, None);
    ask(state)
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    form.complaint = match &form.preview {
        Preview::Awaited => Some("Wait until the users are counted."),
        Preview::Refused(_) => Some("The server did not return a preview."),
        Preview::Known(preview) if preview.acts == 0 => Some("No users would be affected."),
        Preview::Known(_) => None,
    };
    if form.complaint.is_some() {
        return Vec::new();
    }
    let Ok(reason) = form.reason.read() else {
        form.spot = ConfirmSpot::Reason;
        return Vec::new();
    };
    let (order, count) = (form.order(reason), form.count);
    state.modal = None;
    user::give_for_many(state, count, Act::Order(Box::new(order)))
}

/// Leaves the line that asks why; Enter means to go on.
pub fn leave_reason(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    if bound != KeyCommand::Proceed {
        form.spot = ConfirmSpot::Answers;
    } else if form.reason.read().is_ok() {
        (form.spot, form.marked) = (ConfirmSpot::Answers, Answer::Yes);
    }
    Vec::new()
}
