//! The dialog that exempts a user until a date, moves that date, or leads to the end of the exemption.

mod draw;
mod end;

use crate::{
    contract::{Reason, Tone, User, api::NewExemption},
    tui::{
        State,
        dialogs::{
            Modal,
            confirm::{Confirm, ConfirmAnswer, ConfirmFocus},
            profile::Leave,
        },
        effects::{Effect, command::Act},
        input::{
            keymap::{Context, KeyCommand},
            mouse::ExemptStop,
            typing::{edit_line, pasted_line},
        },
        state::{commands, exemption, toast::say, undo},
        text, time,
        widgets::reason::{Need, ReasonLine, Unread},
    },
};
use jiff::Timestamp;
use tui_input::{Input, InputRequest};

pub use draw::draw;

/// Characters of the longest date.
const MAX_DATE: usize = 24;

/// Until when, and why.
#[derive(Clone, Debug)]
pub struct ExemptForm {
    pub user: User,
    until: Input,
    reason: ReasonLine,
    /// What both lines held when the dialog opened.
    original: [String; 2],
    focus: ExemptStop,
    date: DateVerdict,
    stage: ExemptStage,
    /// Why the server did not exempt the user; typing clears it.
    complaint: Option<String>,
}

/// Whether the date was given, and does not fit; typing clears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateVerdict {
    Open,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExemptStage {
    Typing,
    /// The server has it and has not answered.
    Saving,
    /// What was typed is about to be lost; `leave` says what happens then.
    Discarding {
        leave: Leave,
        marked: ConfirmAnswer,
    },
}

impl ExemptForm {
    fn new(state: &State, user: User) -> Self {
        let mut reason = ReasonLine::new(Need::Required);
        let told = user.exempt_reason.as_ref().map_or("", Reason::as_str);
        reason.input = Input::from(told);
        let until = user.exempt_until.map(|until| time::day_or_minute(until, &state.zone));
        let until = until.unwrap_or_default();
        Self {
            original: [until.clone(), told.to_owned()],
            user,
            until: Input::from(until),
            reason,
            focus: ExemptStop::Until,
            date: DateVerdict::Open,
            stage: ExemptStage::Typing,
            complaint: None,
        }
    }

    /// Where its keys go.
    pub fn context(&self) -> Context {
        match self.stage {
            ExemptStage::Discarding { .. } => Context::Confirming,
            ExemptStage::Typing | ExemptStage::Saving => Context::Exempting,
        }
    }

    fn is_changed(&self) -> bool {
        [self.until.value(), self.reason.input.value()] != self.original
    }

    /// What can have the focus, in the order of the screen.
    fn stops(&self) -> &'static [ExemptStop] {
        use ExemptStop::*;
        match self.user.exempt_until {
            Some(_) => &[Until, Reason, Cancel, End, Exempt],
            None => &[Until, Reason, Cancel, Exempt],
        }
    }

    fn move_focus(&mut self, by: usize) {
        let stops = self.stops();
        let at = stops.iter().position(|stop| *stop == self.focus).unwrap_or_default();
        self.focus = stops[(at + by) % stops.len()];
    }

    fn until(&self, state: &State) -> Result<Timestamp, end::InvalidEnd> {
        end::parse(self.until.value(), state.now, &state.zone)
    }

    /// Whether the date is typed, and not the reason.
    pub fn asks_until(&self) -> bool {
        self.focus == ExemptStop::Until
    }

    /// Whether the server has it and has not answered.
    pub fn is_saving(&self) -> bool {
        self.stage == ExemptStage::Saving
    }

    /// What is wrong with what was given, if anything is.
    pub fn trouble(&self, state: &State) -> Option<String> {
        let date = match self.date {
            DateVerdict::Refused => self.until(state).err(),
            DateVerdict::Open => None,
        };
        let date = date.map(|invalid| invalid.in_words(state.now, &state.zone));
        date.or_else(|| self.reason.complaint.clone()).or_else(|| self.complaint.clone())
    }

    /// Takes `line` in place of what the line that is typed on held.
    pub fn retype(&mut self, line: &str) {
        match self.focus {
            ExemptStop::Until => self.until = Input::default(),
            _ => self.reason.input = Input::default(),
        }
        pasted_line(line).for_each(|request| self.on_text(request));
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.stage != ExemptStage::Typing {
            return;
        }
        match self.focus {
            ExemptStop::Until => {
                edit_line(&mut self.until, request, MAX_DATE);
                self.date = DateVerdict::Open;
            }
            ExemptStop::Reason => self.reason.handle(request),
            ExemptStop::Cancel | ExemptStop::End | ExemptStop::Exempt => return,
        }
        self.complaint = None;
    }
}

/// Opens the dialog for the user that a key acts on, or says why not.
pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(user) = state.target().cloned() else { return Vec::new() };
    if state.me.is_none() {
        return say(state, Tone::Neutral, "Wait for the server to answer.");
    }
    if let Some(words) = exemption::why_not(state, &user) {
        return say(state, Tone::Neutral, words);
    }
    if let Some(pending) = state.pending_for(user.id) {
        let words = undo::in_progress(state, pending);
        return say(state, Tone::Neutral, words);
    }
    let form = ExemptForm::new(state, user);
    let is_own = state.me.as_ref().is_some_and(|me| me.user.id == form.user.id);
    state.modal = Some(Modal::Exempt(Box::new(form)));
    if is_own {
        // Nobody grants or moves an exemption of their own.
        ask_end(state);
    }
    Vec::new()
}

fn form(state: &mut State) -> Option<&mut ExemptForm> {
    match &mut state.modal {
        Some(Modal::Exempt(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    match (form.stage, command, form.focus) {
        (ExemptStage::Discarding { .. }, ..) => return answer(state, command),
        (_, KeyCommand::Back, _) | (_, KeyCommand::Proceed, ExemptStop::Cancel) => leave(state),
        (ExemptStage::Saving, ..) => {}
        (_, KeyCommand::EndExemption, _) | (_, KeyCommand::Proceed, ExemptStop::End) => {
            ask_end(state);
        }
        (_, KeyCommand::Proceed, _) => return submit(state),
        (_, KeyCommand::NextPane, _) => form.move_focus(1),
        (_, KeyCommand::PreviousPane, _) => form.move_focus(form.stops().len() - 1),
        _ => {}
    }
    Vec::new()
}

/// A click on a field or a button, where it is still there: the user may be exempt by now, or no
/// longer.
pub fn on_click(state: &mut State, stop: ExemptStop) -> Vec<Effect> {
    let typing = form(state).filter(|form| form.stage == ExemptStage::Typing);
    let Some(form) = typing.filter(|form| form.stops().contains(&stop)) else {
        return Vec::new();
    };
    form.focus = stop;
    match stop {
        ExemptStop::Until | ExemptStop::Reason => Vec::new(),
        _ => on_command(state, KeyCommand::Proceed),
    }
}

/// Closes the dialog, after asking where text would be lost. What the server has goes on.
fn leave(state: &mut State) {
    match form(state) {
        Some(form) if form.stage == ExemptStage::Typing && form.is_changed() => {
            form.ask_to_discard(Leave::Back);
        }
        _ => state.modal = None,
    }
}

impl ExemptForm {
    fn ask_to_discard(&mut self, leave: Leave) {
        self.stage = ExemptStage::Discarding { leave, marked: ConfirmAnswer::No };
    }
}

/// Whether there is text that was neither taken nor discarded.
pub fn is_unsaved(state: &State) -> bool {
    matches!(&state.modal, Some(Modal::Exempt(form)) if form.is_changed())
}

/// Whether unsaved text stands in the way of quitting; asks about it then.
pub fn guards_quit(state: &mut State) -> bool {
    let unsaved = form(state).filter(|form| form.stage == ExemptStage::Typing && form.is_changed());
    unsaved.map(|form| form.ask_to_discard(Leave::Quit)).is_some()
}

/// The answer to the question whether to discard what was typed.
fn answer(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let ExemptStage::Discarding { leave, marked } = &mut form.stage else { return Vec::new() };
    let leave = *leave;
    match (marked.given(command), leave) {
        (None, _) => {}
        (Some(ConfirmAnswer::No), _) => form.stage = ExemptStage::Typing,
        (Some(ConfirmAnswer::Yes), Leave::Back) => state.modal = None,
        (Some(ConfirmAnswer::Yes), Leave::Quit) => {
            state.modal = None;
            return commands::leave(state);
        }
    }
    Vec::new()
}

/// Gives the exemption to the server; leads to what does not fit.
fn submit(state: &mut State) -> Vec<Effect> {
    let Some(Modal::Exempt(form)) = &state.modal else { return Vec::new() };
    let until = form.until(state);
    let Some(Modal::Exempt(form)) = &mut state.modal else { return Vec::new() };
    let Ok(until) = until else {
        (form.date, form.focus) = (DateVerdict::Refused, ExemptStop::Until);
        return Vec::new();
    };
    // The date alone sends nothing: what an exempt user has stands in both fields from the start.
    if form.focus == ExemptStop::Until {
        form.focus = ExemptStop::Reason;
        return Vec::new();
    }
    match form.reason.read() {
        Ok(Some(reason)) => {
            let (name, user) = (form.user.name.clone(), Box::new(form.user.clone()));
            (form.stage, form.complaint) = (ExemptStage::Saving, None);
            commands::submit(state, name, Act::Exempt(user, NewExemption { until, reason }))
        }
        Ok(None) | Err(Unread) => {
            form.focus = ExemptStop::Reason;
            Vec::new()
        }
    }
}

/// The form of the exemption that `act` is about, while the server has it.
fn form_of<'a>(state: &'a mut State, act: &Act) -> Option<&'a mut ExemptForm> {
    let Act::Exempt(user, _) = act else { return None };
    form(state).filter(|form| form.user.id == user.id && form.stage == ExemptStage::Saving)
}

/// The user is exempt: closes the dialog, if it is still there.
pub fn on_saved(state: &mut State, act: &Act) {
    if form_of(state, act).is_some() {
        state.modal = None;
    }
}

/// Puts a refusal into the dialog, which keeps what was typed. True when it is there to tell it.
pub fn on_refusal(state: &mut State, act: &Act, words: &str) -> bool {
    let Some(form) = form_of(state, act) else { return false };
    (form.stage, form.complaint) = (ExemptStage::Typing, Some(words.to_owned()));
    true
}

/// Asks before it ends the exemption.
fn ask_end(state: &mut State) {
    let Some(Modal::Exempt(form)) = &state.modal else { return };
    if form.user.exempt_until.is_none() {
        return;
    }
    let user = form.user.clone();
    let question = format!("End the exemption of {}?", text::short_name(&user.name));
    let consequences = match user.missing.is_empty() {
        true => "No factor is missing, so no MFA gap opens.",
        false => "Missing factors count as a gap again.",
    };
    let act = Act::EndExemption(Box::new(user.clone()));
    state.modal = Some(Modal::Confirm(Box::new(Confirm {
        command: commands::new_command(state, user.name.clone(), act),
        question,
        address: Some(user.handle().to_string()),
        consequences: vec![consequences.to_owned()],
        marked: ConfirmAnswer::No,
        reason: ReasonLine::default(),
        focus: ConfirmFocus::Answers,
    })));
}

/// Takes the newest state of the user into the dialog.
pub fn update_user(state: &mut State, user: &User) {
    if let Some(Modal::Exempt(form)) = &mut state.modal
        && form.user.id == user.id
        && form.user.revision <= user.revision
    {
        form.user = user.clone();
        if !form.stops().contains(&form.focus) {
            form.focus = ExemptStop::Until;
        }
    }
}
