//! The question before an authenticator is reset that another system keeps: what becomes of the old one.

pub mod draw;

use crate::{
    contract::{Availability, ListedFactor, ResetWay, User, UserAction, api::ResetRequest, rules},
    tui::{
        State,
        dialogs::{Modal, choice_question::ChoiceQuestion, confirm::ConfirmAnswer},
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::{commands, load},
    },
};
use tui_input::InputRequest;

pub use draw::draw;

#[derive(Clone, Debug)]
pub struct ResetForm {
    /// With the factors, once they are read: a list does not tell them.
    pub user: User,
    /// Those that are possible; none once there is no authenticator any more.
    pub ways: Vec<ResetWay>,
    pub question: ChoiceQuestion,
}

impl ResetForm {
    pub fn context(&self) -> Context {
        self.question.context(Context::ResettingApp)
    }

    pub fn on_text(&mut self, request: InputRequest) {
        self.question.on_text(request);
    }

    pub fn way(&self) -> ResetWay {
        self.ways.get(self.question.chosen).copied().unwrap_or_default()
    }

    /// What the reset removes; nothing where it is not read yet.
    pub fn removed(&self) -> Vec<&ListedFactor> {
        self.user.factors.iter().filter(|factor| factor.kind.is_authenticator()).collect()
    }
}

/// Opens the question about `user`, whose authenticator the person at the keys may reset.
pub fn open(state: &mut State, user: User) -> Vec<Effect> {
    let (id, is_read) = (user.id, !user.factors.is_empty());
    let form = ResetForm {
        ways: ways(state, &user),
        user,
        question: ChoiceQuestion::new(state.reason_need()),
    };
    state.modal = Some(Modal::Reset(Box::new(form)));
    if is_read { Vec::new() } else { load::load_user(state, id) }
}

/// The ways in which the authenticator of `user` can be reset where the users live.
fn ways(state: &State, user: &User) -> Vec<ResetWay> {
    let directory = state.me.as_ref().and_then(|me| me.directory.as_deref());
    let keep = directory.and_then(|status| status.keep_until_replaced.as_ref());
    let is_kept = keep.is_none_or(|keep| *keep == Availability::Available);
    let is_possible = |way: &ResetWay| is_kept || *way == ResetWay::RemoveNow;
    rules::reset_ways(user).into_iter().filter(is_possible).collect()
}

fn form(state: &mut State) -> Option<&mut ResetForm> {
    match &mut state.modal {
        Some(Modal::Reset(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let count = form.ways.len();
    match form.question.on_command(command, count) {
        Some(ConfirmAnswer::Yes) => return accept(state),
        Some(ConfirmAnswer::No) => state.modal = None,
        None => {}
    }
    Vec::new()
}

/// Chooses one of the ways, counted from 0.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    if let Some(form) = form(state).filter(|form| choice < form.ways.len()) {
        form.question.click(choice);
    }
    Vec::new()
}

/// Gives the server the order, once it is shown what it removes.
fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    if form.ways.is_empty() {
        form.question.complaint = Some("There is nothing to reset any more.");
        return Vec::new();
    }
    if form.removed().is_empty() {
        form.question.complaint = Some("Wait until it is read what would be removed.");
        return Vec::new();
    }
    let Ok(reason) = form.question.read_reason() else { return Vec::new() };
    let action = UserAction::ResetAuthenticator(ResetRequest { way: form.way(), reason });
    let user = form.user.clone();
    state.modal = None;
    commands::submit_for_user(state, &user, action)
}

/// Takes the newest state of the user into the question; a yes is for what it said before.
pub fn update_user(state: &mut State, user: &User) {
    let possible = ways(state, user);
    let Some(form) = form(state) else { return };
    let is_newer = form.user.id == user.id && form.user.revision <= user.revision;
    // A list does not tell the factors.
    if !is_newer || user.factors.is_empty() && user.authenticator.is_configured() {
        return;
    }
    let way = form.way();
    let ways = match user.authenticator.is_configured() {
        true => possible,
        false => Vec::new(),
    };
    if form.user.factors != user.factors || form.ways != ways {
        (form.question.marked, form.question.complaint) = (ConfirmAnswer::No, None);
    }
    form.question.chosen = ways.iter().position(|it| *it == way).unwrap_or_default();
    (form.user, form.ways) = (user.clone(), ways);
}
