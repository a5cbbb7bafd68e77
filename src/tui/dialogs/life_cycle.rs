//! The dialog that disables, enables or removes a user.

pub mod draw;

use crate::{
    contract::{User, UserAction, UserActionKind, api::LifeCycleRequest, rules},
    tui::{
        State,
        dialogs::{Modal, confirm::ConfirmAnswer},
        effects::Effect,
        input::{
            keymap::{Context, KeyCommand},
            typing::{TypingOutcome, edit_line},
        },
        state::{commands, directory, sending},
        text,
        widgets::reason::{Need, ReasonLine, Unread},
    },
};
use tui_input::{Input, InputRequest};

pub use draw::draw;

/// Longer than any address or name.
const MAX_TYPED: usize = 254;

#[derive(Clone, Debug)]
pub struct LifeCycleForm {
    /// As the admin saw them: what others change meanwhile does not change what is asked.
    pub user: User,
    /// What can be done to them here, in the order of the screen.
    pub choices: Vec<UserActionKind>,
    /// Counted from 0.
    pub chosen: usize,
    pub marked: ConfirmAnswer,
    /// The address or the name of whom to remove.
    pub typed: Input,
    pub reason: ReasonLine,
    pub focus: LifeCycleFocus,
    /// What is wrong with what is typed; typing clears it.
    pub complaint: Option<String>,
}

/// Where the keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeCycleFocus {
    Answers,
    Name,
    Reason,
}

impl LifeCycleForm {
    fn new(user: User, choices: Vec<UserActionKind>, need: Need) -> Self {
        Self {
            user,
            choices,
            chosen: 0,
            marked: ConfirmAnswer::No,
            typed: Input::default(),
            reason: ReasonLine::new(need),
            focus: LifeCycleFocus::Answers,
            complaint: None,
        }
    }

    pub fn kind(&self) -> UserActionKind {
        self.choices.get(self.chosen).copied().unwrap_or(UserActionKind::Disable)
    }

    pub fn context(&self) -> Context {
        match self.focus {
            LifeCycleFocus::Answers => Context::LifeCycle,
            LifeCycleFocus::Name => Context::Naming,
            LifeCycleFocus::Reason => Context::Explaining,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        match self.focus {
            LifeCycleFocus::Answers => {}
            LifeCycleFocus::Reason => self.reason.handle(request),
            LifeCycleFocus::Name => {
                if edit_line(&mut self.typed, request, MAX_TYPED) == TypingOutcome::Changed {
                    self.complaint = None;
                }
            }
        }
    }

    fn choose(&mut self, choice: usize) {
        self.chosen = choice;
        (self.marked, self.complaint) = (ConfirmAnswer::No, None);
    }

    /// Whether what is typed is the user: the address in any spelling, or the name as it is.
    fn is_named(&self) -> bool {
        let typed = self.typed.value().trim();
        let is_name = !typed.is_empty() && typed == self.user.name.trim();
        is_name || self.user.handle().is_spelt(typed)
    }

    /// Leads on from the reason: to the answer yes, or to the name that comes before it.
    fn leave_reason(&mut self, command: KeyCommand) {
        match (command, self.kind()) {
            (KeyCommand::Proceed, _) if self.reason.read().is_err() => {}
            (KeyCommand::Proceed, UserActionKind::Remove) => self.focus = LifeCycleFocus::Name,
            (KeyCommand::Proceed, _) => {
                (self.focus, self.marked) = (LifeCycleFocus::Answers, ConfirmAnswer::Yes);
            }
            _ => self.focus = LifeCycleFocus::Answers,
        }
    }
}

/// Opens the dialog for `user`, whose life the person at the keys may change.
pub fn open(state: &mut State, user: User) -> Vec<Effect> {
    let choices = state.life_choices(&user);
    let form = LifeCycleForm::new(user, choices, state.reason_need());
    state.modal = Some(Modal::LifeCycle(Box::new(form)));
    Vec::new()
}

fn form(state: &mut State) -> Option<&mut LifeCycleForm> {
    match &mut state.modal {
        Some(Modal::LifeCycle(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let count = form.choices.len().max(1);
    match (command, form.focus) {
        // The buttons can be clicked while text is typed.
        (KeyCommand::Accept, _) => return accept(state),
        (KeyCommand::Decline, _) => state.modal = None,
        (_, LifeCycleFocus::Reason) => form.leave_reason(command),
        (KeyCommand::Proceed, LifeCycleFocus::Name) => return accept(state),
        (KeyCommand::NextPane, LifeCycleFocus::Name) => form.focus = LifeCycleFocus::Reason,
        (_, LifeCycleFocus::Name) => form.focus = LifeCycleFocus::Answers,
        (KeyCommand::Down, _) => form.choose((form.chosen + 1) % count),
        (KeyCommand::Up, _) => form.choose((form.chosen + count - 1) % count),
        (KeyCommand::Explain, _) => form.focus = LifeCycleFocus::Reason,
        (KeyCommand::Switch, _) => form.marked = form.marked.other(),
        (KeyCommand::Press, _) => match form.marked {
            ConfirmAnswer::Yes => return accept(state),
            ConfirmAnswer::No => state.modal = None,
        },
        _ => {}
    }
    Vec::new()
}

/// Chooses one of the actions, counted from 0.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    if let Some(form) = form(state).filter(|form| choice < form.choices.len()) {
        form.choose(choice);
        form.focus = LifeCycleFocus::Answers;
    }
    Vec::new()
}

/// Gives the action to the server, once it is clear that this user is meant.
fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let kind = form.kind();
    if kind == UserActionKind::Remove && !form.is_named() {
        let was_asked = form.focus == LifeCycleFocus::Name || !form.typed.value().is_empty();
        form.complaint = was_asked.then(|| "Not this user. Nothing was removed.".to_owned());
        form.focus = LifeCycleFocus::Name;
        return Vec::new();
    }
    let reason = match form.reason.read() {
        Ok(reason) => reason,
        Err(Unread) => {
            form.focus = LifeCycleFocus::Reason;
            return Vec::new();
        }
    };
    let (user, request) = (form.user.clone(), LifeCycleRequest { reason });
    let action = match kind {
        UserActionKind::Remove => UserAction::Remove(request),
        UserActionKind::Enable => UserAction::Enable(request),
        UserActionKind::Unlock => UserAction::Unlock(request),
        _ => UserAction::Disable(request),
    };
    state.modal = None;
    commands::submit_for_user(state, &user, action)
}

/// What will happen.
pub fn consequences(state: &State, form: &LifeCycleForm) -> String {
    if form.user.as_of.is_some() {
        let words = in_directory(directory::name(state), form.kind());
        // Whoever looks for the removal and does not find it looks here.
        let removal = state.why_not(&form.user, UserActionKind::Remove);
        let removal = removal.filter(|_| form.kind() == UserActionKind::Disable);
        return [words].into_iter().chain(removal).collect::<Vec<_>>().join(" ");
    }
    let (user, notice) = (&form.user, sending::notice(state));
    match form.kind() {
        UserActionKind::Remove => {
            "Name, e-mail and phone number are erased; the audit log keeps the \
             ID. This cannot be undone."
                .to_owned()
        }
        UserActionKind::Enable => {
            format!("They can sign in again, with the role and factors of before. {notice}.")
        }
        _ => {
            let privileged = if rules::is_privileged(user) { ", machine tokens, jobs" } else { "" };
            format!(
                "Sign-in, sessions, links{privileged} end immediately. {notice}. Role and \
                 factors are kept."
            )
        }
    }
}

/// What will happen where `keeper` keeps the user.
fn in_directory(keeper: &str, kind: UserActionKind) -> String {
    match kind {
        UserActionKind::Remove => format!(
            "{keeper} removes them, and they are erased here; the audit log keeps the ID. This \
             cannot be undone."
        ),
        UserActionKind::Enable => format!("{keeper} lets them in again. mfadmin sends no message."),
        UserActionKind::Unlock => format!(
            "{keeper} takes their password again at once. Make sure it was them who tried the wrong \
             ones: mfadmin sends no message."
        ),
        _ => format!("{keeper} shuts them out. mfadmin sends no message."),
    }
}

/// What to type before a user is removed.
pub fn how_to_name(user: &User) -> String {
    format!("Type {} or the name to confirm.", text::clean(&user.handle().shown()))
}
