//! The question before one factor of a user is removed: which one.

pub mod draw;

use crate::{
    contract::{ListedFactor, User, UserAction, api::FactorRemoval, rules},
    tui::{
        State,
        dialogs::{
            Modal,
            confirm::{ConfirmAnswer, ConfirmFocus},
        },
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::commands,
        widgets::reason::{Need, ReasonLine, Unread},
    },
};
use tui_input::InputRequest;

pub use draw::draw;

#[derive(Clone, Debug)]
pub struct OneFactorForm {
    /// As they were last read, with what the directory has of their factors.
    pub user: User,
    /// Counted from 0 among those that can be removed.
    pub chosen: usize,
    pub marked: ConfirmAnswer,
    pub reason: ReasonLine,
    pub focus: ConfirmFocus,
    /// Why yes was not taken for an answer.
    pub complaint: Option<&'static str>,
}

impl OneFactorForm {
    pub fn context(&self) -> Context {
        match self.focus {
            ConfirmFocus::Answers => Context::RemovingFactor,
            ConfirmFocus::Reason => Context::Explaining,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.focus == ConfirmFocus::Reason {
            self.reason.handle(request);
        }
    }

    /// What can be removed, in the order of the directory.
    pub fn choices(&self) -> Vec<&ListedFactor> {
        rules::removable_factors(&self.user).collect()
    }

    /// The one that yes removes.
    pub fn removed(&self) -> Option<&ListedFactor> {
        self.choices().get(self.chosen).copied()
    }

    fn choose(&mut self, choice: usize) {
        (self.chosen, self.marked, self.complaint) = (choice, ConfirmAnswer::No, None);
    }

    /// Leaves the line that asks why; Enter means to go on, so the answer it leads to is yes.
    fn leave_reason(&mut self, command: KeyCommand) {
        if command != KeyCommand::Proceed {
            self.focus = ConfirmFocus::Answers;
        } else if self.reason.read().is_ok() {
            (self.focus, self.marked) = (ConfirmFocus::Answers, ConfirmAnswer::Yes);
        }
    }
}

/// Opens the question about `user`, of whose factors the person at the keys may remove one.
pub fn open(state: &mut State, user: User) -> Vec<Effect> {
    let need = state.reason_need();
    let focus = match need {
        Need::Required => ConfirmFocus::Reason,
        Need::Optional => ConfirmFocus::Answers,
    };
    let form = OneFactorForm {
        user,
        chosen: 0,
        marked: ConfirmAnswer::No,
        reason: ReasonLine::new(need),
        focus,
        complaint: None,
    };
    state.modal = Some(Modal::OneFactor(Box::new(form)));
    Vec::new()
}

fn form(state: &mut State) -> Option<&mut OneFactorForm> {
    match &mut state.modal {
        Some(Modal::OneFactor(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let count = form.choices().len().max(1);
    match command {
        // The buttons can be clicked while a reason is typed.
        KeyCommand::Accept => return accept(state),
        KeyCommand::Decline => state.modal = None,
        _ if form.focus == ConfirmFocus::Reason => form.leave_reason(command),
        KeyCommand::Down => form.choose((form.chosen + 1) % count),
        KeyCommand::Up => form.choose((form.chosen + count - 1) % count),
        KeyCommand::Explain => form.focus = ConfirmFocus::Reason,
        KeyCommand::Switch => form.marked = form.marked.other(),
        KeyCommand::Press => match form.marked {
            ConfirmAnswer::Yes => return accept(state),
            ConfirmAnswer::No => state.modal = None,
        },
        _ => {}
    }
    Vec::new()
}

/// Chooses one of them, counted from 0.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    if let Some(form) = form(state).filter(|form| choice < form.choices().len()) {
        form.choose(choice);
        form.focus = ConfirmFocus::Answers;
    }
    Vec::new()
}

/// Gives the server the order.
fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let Some(factor) = form.removed().map(|factor| factor.id.clone()) else {
        form.complaint = Some("There is nothing to remove any more.");
        return Vec::new();
    };
    let reason = match form.reason.read() {
        Ok(reason) => reason,
        Err(Unread) => {
            form.focus = ConfirmFocus::Reason;
            return Vec::new();
        }
    };
    let user = form.user.clone();
    state.modal = None;
    commands::submit_for_user(
        state,
        &user,
        UserAction::RemoveFactor(FactorRemoval { factor, reason }),
    )
}

/// Takes the newest state of the user into the question; a yes is for what it said before.
pub fn update_user(state: &mut State, user: &User) {
    let Some(form) = form(state) else { return };
    let is_newer = form.user.id == user.id && form.user.revision <= user.revision;
    // A list does not tell the factors.
    if !is_newer || user.factors.is_empty() || form.user.factors == user.factors {
        return;
    }
    let chosen = form.removed().map(|factor| factor.id.clone());
    form.user = user.clone();
    let place = form.choices().iter().position(|factor| Some(&factor.id) == chosen.as_ref());
    form.choose(place.unwrap_or_default());
    if place.is_none() {
        form.complaint = Some("What was selected is gone. Select again.");
    }
}
