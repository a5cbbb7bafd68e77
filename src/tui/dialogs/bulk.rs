//! An action on the marked users, before it is ordered: which one, on how many, and why.

pub mod draw;

use crate::{
    client::ClientError,
    contract::{
        Availability, Reason, Tone,
        api::{HitCount, JobAction, JobPreview, JobTargets, NewJob, Person},
    },
    tui::{
        State,
        dialogs::{
            Modal, addresses,
            confirm::{ConfirmAnswer, ConfirmFocus},
        },
        effects::{Effect, Request, command::Act},
        input::keymap::{Context, KeyCommand},
        state::{commands, connection, failure, load, marking, toast::say},
        widgets::reason::ReasonLine,
    },
};
use tui_input::InputRequest;

pub use draw::draw;

/// Where an authenticator is reset at once.
const OF_AUTHENTICATOR: &[JobAction] =
    &[JobAction::SendSetupLink, JobAction::ResetAuthenticator, JobAction::Remind];

/// The same where an authenticator can be kept until the new one works.
const OF_KEPT_AUTHENTICATOR: &[JobAction] = &[
    JobAction::SendSetupLink,
    JobAction::ResetAuthenticator,
    JobAction::ReplaceAuthenticator,
    JobAction::Remind,
];

/// What the key of the authenticator offers where the users of `state` live.
pub fn of_authenticator(state: &State) -> &'static [JobAction] {
    let directory = state.me.as_ref().and_then(|me| me.directory.as_deref());
    let keep = directory.and_then(|status| status.keep_until_replaced.as_ref());
    match keep {
        Some(Availability::Available) => OF_KEPT_AUTHENTICATOR,
        _ => OF_AUTHENTICATOR,
    }
}

/// What the key of the access offers.
pub const OF_ACCESS: &[JobAction] =
    &[JobAction::ResetPassword, JobAction::EndSessions, JobAction::ResetAccess];

/// What the key of the life cycle offers.
pub const OF_LIFE_CYCLE: &[JobAction] = &[JobAction::Disable, JobAction::Enable, JobAction::Remove];

#[derive(Clone, Debug)]
pub struct BulkForm {
    pub targets: JobTargets,
    /// How many users are marked.
    pub count: HitCount,
    /// Who that is, where it is one user and known.
    pub only: Option<Person>,
    pub choices: &'static [JobAction],
    /// Counted from 0.
    pub chosen: usize,
    /// Whether links go to those too who were sent one lately.
    pub override_cool_down: bool,
    pub marked: ConfirmAnswer,
    pub reason: ReasonLine,
    pub focus: ConfirmFocus,
    /// The number of the last question what it would do; an answer to an older one is dropped.
    pub asked: u64,
    pub preview: Preview,
    /// Why yes was not taken for an answer.
    pub complaint: Option<&'static str>,
}

/// What the action would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// The server has not answered.
    Awaited,
    Known(JobPreview),
    /// The server would not say; the words tell why.
    Refused(String),
}

impl BulkForm {
    pub fn context(&self) -> Context {
        match self.focus {
            ConfirmFocus::Answers => Context::Acting,
            ConfirmFocus::Reason => Context::Explaining,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.focus == ConfirmFocus::Reason {
            self.reason.handle(request);
        }
    }

    /// Leaves the line that asks why; Enter means to go on.
    fn leave_reason(&mut self, command: KeyCommand) {
        if command != KeyCommand::Proceed {
            self.focus = ConfirmFocus::Answers;
        } else if self.reason.read().is_ok() {
            (self.focus, self.marked) = (ConfirmFocus::Answers, ConfirmAnswer::Yes);
        }
    }

    pub fn action(&self) -> JobAction {
        self.choices.get(self.chosen).copied().unwrap_or(JobAction::Remind)
    }

    /// The order as it stands.
    pub fn order(&self, reason: Option<Reason>) -> NewJob {
        NewJob {
            action: self.action(),
            whom: self.targets.clone(),
            reason,
            override_cool_down: self.override_cool_down && self.action().may_repeat_a_link(),
            cool_down: None,
        }
    }
}

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
        let effects = marking::mark_range(state);
        if !effects.is_empty() {
            return effects;
        }
    }
    let form = BulkForm {
        only: only_user(state),
        targets: state.marks.targets(),
        count: state.marks.count(),
        choices,
        chosen: 0,
        override_cool_down: false,
        marked: ConfirmAnswer::No,
        reason: ReasonLine::new(state.reason_need()),
        focus: ConfirmFocus::Answers,
        asked: 0,
        preview: Preview::Awaited,
        complaint: None,
    };
    state.modal = Some(Modal::Bulk(Box::new(form)));
    ask_preview(state)
}

/// The marked user, where it is one and in the list.
fn only_user(state: &State) -> Option<Person> {
    let window = &state.current_list()?.window;
    let row = match state.marks.targets() {
        JobTargets::Ids { ids } if ids.len() == 1 => window.position(*ids.first()?)?,
        JobTargets::Filter { .. }
            if state.marks.count() == HitCount::exact(1) && window.total() == 1 =>
        {
            0
        }
        _ => return None,
    };
    window.row(row).map(Person::from)
}

fn form(state: &mut State) -> Option<&mut BulkForm> {
    match &mut state.modal {
        Some(Modal::Bulk(form)) => Some(form),
        _ => None,
    }
}

/// Asks anew what the chosen action would do, where the dialog is open.
pub fn ask_preview(state: &mut State) -> Vec<Effect> {
    let number = state.jobs.questions + 1;
    let Some(form) = form(state) else { return Vec::new() };
    form.asked = number;
    let order = Box::new(form.order(None));
    state.jobs.questions = number;
    load::request(state, Request::PreviewJob { number, order })
}

pub fn on_preview(
    state: &mut State,
    number: u64,
    answer: Result<JobPreview, ClientError>,
) -> Vec<Effect> {
    let is_awaited = form(state).is_some_and(|form| form.asked == number);
    match answer {
        Ok(preview) => {
            connection::note_answer(state);
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
            if is_told { Vec::new() } else { failure::on_failure(state, &error) }
        }
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    if form.focus == ConfirmFocus::Reason && leaves_reason(command) {
        form.leave_reason(command);
        return Vec::new();
    }
    form.complaint = None;
    let count = form.choices.len();
    match command {
        KeyCommand::Down => form.chosen = (form.chosen + 1) % count,
        KeyCommand::Up => form.chosen = (form.chosen + count - 1) % count,
        KeyCommand::Insist if form.action().may_repeat_a_link() => {
            form.override_cool_down = !form.override_cool_down;
        }
        KeyCommand::Explain => {
            form.focus = ConfirmFocus::Reason;
            return Vec::new();
        }
        KeyCommand::Switch => {
            form.marked = form.marked.other();
            return Vec::new();
        }
        KeyCommand::Press if form.marked == ConfirmAnswer::Yes => return accept(state),
        KeyCommand::Accept => return accept(state),
        KeyCommand::Press | KeyCommand::Decline => {
            state.modal = None;
            return Vec::new();
        }
        _ => return Vec::new(),
    }
    form.preview = Preview::Awaited;
    ask_preview(state)
}

/// Whether it is a command of the line that asks why. The answers above it can be clicked meanwhile.
fn leaves_reason(command: KeyCommand) -> bool {
    use KeyCommand::{Back, NextPane, PreviousPane, Proceed};
    matches!(command, Proceed | Back | NextPane | PreviousPane)
}

/// Chooses one of the actions, counted from 0.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    let Some(form) = form(state).filter(|form| choice < form.choices.len()) else {
        return Vec::new();
    };
    (form.chosen, form.preview, form.complaint) = (choice, Preview::Awaited, None);
    ask_preview(state)
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    if matches!(&form.preview, Preview::Known(preview) if preview.acts == 0 && preview.by_hand > 0)
    {
        let order = form.order(None);
        return addresses::open(state, order);
    }
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
        form.focus = ConfirmFocus::Reason;
        return Vec::new();
    };
    let (order, count) = (form.order(reason), form.count);
    state.modal = None;
    commands::submit_for_many(state, count, Act::Order(Box::new(order)))
}
