//! The question before one factor of a user is removed: which one.

pub mod draw;

use crate::{
    contract::{ListedFactor, User, UserAction, api::FactorRemoval, rules},
    tui::{
        State,
        dialogs::{Modal, choice_question::ChoiceQuestion, confirm::ConfirmAnswer},
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::commands,
    },
};
use tui_input::InputRequest;

pub use draw::draw;

#[derive(Clone, Debug)]
pub struct OneFactorForm {
    /// As they were last read, with what the directory has of their factors.
    pub user: User,
    /// Which of those that can be removed.
    pub question: ChoiceQuestion,
}

impl OneFactorForm {
    pub fn context(&self) -> Context {
        self.question.context(Context::RemovingFactor)
    }

    pub fn on_text(&mut self, request: InputRequest) {
        self.question.on_text(request);
    }

    /// What can be removed, in the order of the directory.
    pub fn choices(&self) -> Vec<&ListedFactor> {
        rules::removable_factors(&self.user).collect()
    }

    /// The one that yes removes.
    pub fn removed(&self) -> Option<&ListedFactor> {
        self.choices().get(self.question.chosen).copied()
    }
}

/// Opens the question about `user`, of whose factors the person at the keys may remove one.
pub fn open(state: &mut State, user: User) -> Vec<Effect> {
    let form = OneFactorForm { user, question: ChoiceQuestion::new(state.reason_need()) };
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
    let count = form.choices().len();
    match form.question.on_command(command, count) {
        Some(ConfirmAnswer::Yes) => return accept(state),
        Some(ConfirmAnswer::No) => state.modal = None,
        None => {}
    }
    Vec::new()
}

/// Chooses one of them, counted from 0.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    if let Some(form) = form(state).filter(|form| choice < form.choices().len()) {
        form.question.click(choice);
    }
    Vec::new()
}

/// Gives the server the order.
fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let Some(factor) = form.removed().map(|factor| factor.id.clone()) else {
        form.question.complaint = Some("There is nothing to remove any more.");
        return Vec::new();
    };
    let Ok(reason) = form.question.read_reason() else { return Vec::new() };
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
    form.question.choose(place.unwrap_or_default());
    if place.is_none() {
        form.question.complaint = Some("What was selected is gone. Select again.");
    }
}
