//! The dialog with the two boxes: reset the password, log out of all sessions.

use crate::{
    contract::{LinkKind, Tone, User, UserAction, api::AccessReset, rules, text::counted},
    tui::{
        State,
        canvas::Canvas,
        cooldown::{advice, fate_ago},
        dialogs::{
            Modal,
            confirm::{self, ConfirmQuestion},
        },
        effects::Effect,
        input::{
            keymap::{Context, KeyCommand},
            mouse::Target,
        },
        state::{commands, context, directory},
        text,
        theme::Theme,
        widgets::{
            dialog, field,
            reason::{self, ReasonLine, Unread},
        },
    },
};
use jiff::Timestamp;
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use tui_input::InputRequest;

/// The two check boxes, reset the password and log out of all sessions, and why.
#[derive(Clone, Debug)]
pub struct AccessForm {
    pub user: User,
    pub reset: AccessReset,
    pub marked: AccessFocus,
    pub reason: ReasonLine,
    pub complaint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessFocus {
    PasswordReset,
    EndSessions,
    Reason,
}

impl AccessForm {
    pub fn context(&self) -> Context {
        match self.marked {
            AccessFocus::Reason => Context::Explaining,
            AccessFocus::PasswordReset | AccessFocus::EndSessions => Context::Resetting,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.marked == AccessFocus::Reason {
            self.reason.handle(request);
        }
    }
}

impl AccessFocus {
    pub fn next(self) -> Self {
        match self {
            Self::PasswordReset => Self::EndSessions,
            Self::EndSessions => Self::Reason,
            Self::Reason => Self::PasswordReset,
        }
    }

    pub fn previous(self) -> Self {
        match self {
            Self::PasswordReset => Self::Reason,
            Self::EndSessions => Self::PasswordReset,
            Self::Reason => Self::EndSessions,
        }
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let [mark, leave] =
        [KeyCommand::Toggle, KeyCommand::Back].map(|command| context::word(state, command));
    let Some(Modal::Access(form)) = &mut state.modal else { return Vec::new() };
    match command {
        // From the line that asks why, the way leads back to the boxes first.
        KeyCommand::Back if form.marked == AccessFocus::Reason => {
            form.marked = AccessFocus::PasswordReset;
        }
        KeyCommand::Back => state.modal = None,
        KeyCommand::Toggle => {
            let AccessReset { send_password_reset, end_sessions, .. } = &mut form.reset;
            match form.marked {
                AccessFocus::PasswordReset => *send_password_reset = !*send_password_reset,
                AccessFocus::EndSessions => *end_sessions = !*end_sessions,
                AccessFocus::Reason => {}
            }
            form.complaint = None;
        }
        KeyCommand::Explain => form.marked = AccessFocus::Reason,
        KeyCommand::Submit | KeyCommand::Proceed if form.reset == AccessReset::default() => {
            form.complaint = Some(format!(
                "Select at least one with {mark}, or cancel with \
             {leave}."
            ));
        }
        KeyCommand::Submit | KeyCommand::Proceed => match form.reason.read() {
            Err(Unread) => form.marked = AccessFocus::Reason,
            Ok(reason) => {
                let (target, line) = (form.user.clone(), form.reason.clone());
                let reset = AccessReset { reason, ..form.reset.clone() };
                state.modal = None;
                return submit(state, &target, line, reset);
            }
        },
        KeyCommand::Up | KeyCommand::PreviousPane => form.marked = form.marked.previous(),
        _ => form.marked = form.marked.next(),
    }
    Vec::new()
}

/// Turns the box that was clicked.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    let Some(Modal::Access(form)) = &mut state.modal else { return Vec::new() };
    form.marked = match choice {
        0 => AccessFocus::PasswordReset,
        _ => AccessFocus::EndSessions,
    };
    on_command(state, KeyCommand::Toggle)
}

/// Gives the server what is marked; asks first where it would be a second link too soon.
fn submit(state: &mut State, user: &User, reason: ReasonLine, reset: AccessReset) -> Vec<Effect> {
    let cooldown = state.cooldown(user, LinkKind::Password).filter(|_| reset.send_password_reset);
    let Some(at) = cooldown else {
        return commands::submit_for_user(state, user, UserAction::ResetAccess(reset));
    };
    let question = again(state, user, &reset, at);
    let act = UserAction::ResetAccess(AccessReset { override_cool_down: true, ..reset });
    confirm::ask(state, user, act, Some(reason), question)
}

/// The question before a second link too soon after the one of `at`.
pub fn again(state: &State, user: &User, reset: &AccessReset, at: Timestamp) -> ConfirmQuestion {
    let fate = fate_ago(LinkKind::Password, user, state.now, at);
    let mut consequences = vec![
        format!("A link was {fate}. Sending a new one cancels it."),
        format!("The new link goes to {}.", user.handle()),
        advice(LinkKind::Password, user).to_owned(),
    ];
    if reset.end_sessions {
        consequences.push("The user is also logged out of all sessions.".to_owned());
    }
    let words = format!("Send another password reset to {}?", text::short_name(&user.name));
    ConfirmQuestion { words, consequences }
}

/// Takes the newest state of the user into the dialog.
pub fn update_user(state: &mut State, user: &User) {
    if let Some(Modal::Access(form)) = &mut state.modal
        && form.user.id == user.id
        && form.user.revision <= user.revision
    {
        form.user = user.clone();
    }
}

/// What logging out would end. Another system does not tell which sessions it has.
pub fn open_sessions(state: &State, user: &User) -> String {
    if directory::is_mirrored(state) {
        return format!("{} ends them, however many there are", directory::name(state));
    }
    let open = match user.active_sessions {
        0 => "No open sessions".to_owned(),
        some => counted(some.into(), "open session"),
    };
    match rules::may_open_panel(user.kind, user.role) {
        true => open + "; machine tokens are revoked, too",
        false => open,
    }
}

/// What follows from a reset of the password.
pub fn reset_follows(state: &State, user: &User) -> String {
    match LinkKind::Password.sent_at(user) {
        Some(at) => {
            let fate = fate_ago(LinkKind::Password, user, state.now, at);
            format!("Reset link {fate}; a new one cancels it.")
        }
        None if directory::is_mirrored(state) => {
            format!("{} mails a link; the old one may work on.", directory::name(state))
        }
        None => format!("The old one stops; a link goes to {}.", user.handle()),
    }
}

/// The rows of the boxes, each with a note below it.
const BOXES: [u16; 2] = [2, 4];

pub fn draw(state: &State, form: &AccessForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let user = &form.user;
    let open = open_sessions(state, user);
    let mail = format!("    {}", reset_follows(state, user));
    let head = text::named_in(&user.name, user.handle(), width, theme.ellipsis());
    let (reset, end) = (form.reset.send_password_reset, form.reset.end_sessions);
    let mut lines = vec![
        Line::styled(head, theme.strong()),
        Line::default(),
        check(form, AccessFocus::PasswordReset, reset, "Reset the password", theme),
        Line::styled(text::fit(&mail, width, theme.ellipsis()), theme.dim()),
        check(form, AccessFocus::EndSessions, end, "Log out of all sessions", theme),
        Line::styled(format!("    {open}."), theme.dim()),
        Line::default(),
    ];
    let row = lines.len() as u16;
    let (reason, column) = reason::reason_lines(&form.reason, width, theme);
    lines.extend(reason);
    lines.push(match &form.complaint {
        Some(words) => {
            Line::styled(text::fit(words, width, theme.ellipsis()), theme.sentence(Tone::Bad))
        }
        None => Line::default(),
    });
    let inner = dialog::dialog(canvas, area, "Reset Password / Log Out", lines);
    for (choice, row) in BOXES.into_iter().enumerate() {
        let box_and_note = Rect { y: inner.y + row, height: 2, ..inner };
        canvas.hit(box_and_note, Target::Choice(choice as u16));
    }
    if form.marked == AccessFocus::Reason {
        field::place_cursor(canvas, inner, column, row);
    }
}

fn check(
    form: &AccessForm,
    this: AccessFocus,
    set: bool,
    words: &'static str,
    theme: Theme,
) -> Line<'static> {
    let here = form.marked == this;
    let style = if here { theme.pressed() } else { Default::default() };
    let mark = if here { theme.cursor() } else { " " };
    Line::from(vec![
        Span::styled(mark, theme.accent()),
        Span::styled(format!("[{}] {words}", if set { "x" } else { " " }), style),
    ])
}
