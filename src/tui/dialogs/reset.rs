//! The question before an authenticator is reset that another system keeps: what becomes of the old one.

pub mod draw;

use crate::{
    contract::{Availability, ListedFactor, ResetWay, User, UserAction, api::ResetRequest, rules},
    tui::{
        State,
        dialogs::{
            Modal,
            confirm::{ConfirmAnswer, ConfirmFocus},
        },
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::{commands, load},
        widgets::reason::{Need, ReasonLine, Unread},
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
    /// Counted from 0.
    pub chosen: usize,
    pub marked: ConfirmAnswer,
    pub reason: ReasonLine,
    pub focus: ConfirmFocus,
    /// Why yes was not taken for an answer.
    pub complaint: Option<&'static str>,
}

impl ResetForm {
    pub fn context(&self) -> Context {
        match self.focus {
            ConfirmFocus::Answers => Context::ResettingApp,
            ConfirmFocus::Reason => Context::Explaining,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.focus == ConfirmFocus::Reason {
            self.reason.handle(request);
        }
    }

    pub fn way(&self) -> ResetWay {
        self.ways.get(self.chosen).copied().unwrap_or_default()
    }

    /// What the reset removes; nothing where it is not read yet.
    pub fn removed(&self) -> Vec<&ListedFactor> {
        self.user.factors.iter().filter(|factor| factor.kind.is_authenticator()).collect()
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

/// Opens the question about `user`, whose authenticator the person at the keys may reset.
pub fn open(state: &mut State, user: User) -> Vec<Effect> {
    let need = state.reason_need();
    let focus = match need {
        Need::Required => ConfirmFocus::Reason,
        Need::Optional => ConfirmFocus::Answers,
    };
    let (id, is_read) = (user.id, !user.factors.is_empty());
    let form = ResetForm {
        ways: ways(state, &user),
        user,
        chosen: 0,
        marked: ConfirmAnswer::No,
        reason: ReasonLine::new(need),
        focus,
        complaint: None,
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
    let count = form.ways.len().max(1);
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

/// Chooses one of the ways, counted from 0.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    if let Some(form) = form(state).filter(|form| choice < form.ways.len()) {
        form.choose(choice);
        form.focus = ConfirmFocus::Answers;
    }
    Vec::new()
}

/// Gives the server the order, once it is shown what it removes.
fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    if form.ways.is_empty() {
        form.complaint = Some("There is nothing to reset any more.");
        return Vec::new();
    }
    if form.removed().is_empty() {
        form.complaint = Some("Wait until it is read what would be removed.");
        return Vec::new();
    }
    let reason = match form.reason.read() {
        Ok(reason) => reason,
        Err(Unread) => {
            form.focus = ConfirmFocus::Reason;
            return Vec::new();
        }
    };
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
        (form.marked, form.complaint) = (ConfirmAnswer::No, None);
    }
    form.chosen = ways.iter().position(|it| *it == way).unwrap_or_default();
    (form.user, form.ways) = (user.clone(), ways);
}
