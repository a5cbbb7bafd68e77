//! The question before something that cannot be taken back.

use crate::{
    contract::{User, UserAction},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::Modal,
        effects::{
            Effect,
            command::{Act, Command},
        },
        input::{
            keymap::{Context, KeyCommand},
            mouse::Target,
        },
        state::commands,
        text,
        theme::Theme,
        widgets::{
            dialog, field,
            reason::{self, Need, ReasonLine},
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use tui_input::InputRequest;

/// A command that waits for a yes.
#[derive(Clone, Debug)]
pub struct Confirm {
    pub command: Command,
    pub question: String,
    /// Of the user whom it is about.
    pub address: Option<String>,
    /// What will happen, a sentence each.
    pub consequences: Vec<String>,
    pub marked: ConfirmAnswer,
    pub reason: ReasonLine,
    pub focus: ConfirmFocus,
}

impl Confirm {
    pub fn context(&self) -> Context {
        match self.focus {
            ConfirmFocus::Answers => self.answers(),
            ConfirmFocus::Reason => Context::Explaining,
        }
    }

    /// Where its answers have their keys.
    pub fn answers(&self) -> Context {
        match self.command.act.destroys() {
            true => Context::Destroying,
            false => Context::Confirming,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.focus == ConfirmFocus::Reason {
            self.reason.handle(request);
        }
    }

    /// Leaves the line that asks why: Enter means to go on, so the answer it leads to is yes.
    fn leave_reason(&mut self, command: KeyCommand) {
        self.focus = ConfirmFocus::Answers;
        if command == KeyCommand::Proceed && self.reason.read().is_ok() {
            self.marked = ConfirmAnswer::Yes;
        } else if command == KeyCommand::Proceed {
            self.focus = ConfirmFocus::Reason;
        }
    }
}

/// Where the keys of a question go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmFocus {
    Answers,
    Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmAnswer {
    Yes,
    No,
}

impl ConfirmAnswer {
    /// What a command of a question answers, where `self` is the marked answer; nothing where it only
    /// marks the other one.
    pub fn given(&mut self, command: KeyCommand) -> Option<Self> {
        match command {
            KeyCommand::Accept => Some(Self::Yes),
            KeyCommand::Decline => Some(Self::No),
            KeyCommand::Press => Some(*self),
            KeyCommand::Switch => {
                *self = self.other();
                None
            }
            _ => None,
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
        }
    }
}

fn dialog(state: &mut State) -> Option<&mut Confirm> {
    match &mut state.modal {
        Some(Modal::Confirm(confirm)) => Some(confirm),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(confirm) = dialog(state) else { return Vec::new() };
    match command {
        KeyCommand::Explain if !confirm.command.act.takes_reason() => {}
        KeyCommand::Explain => confirm.focus = ConfirmFocus::Reason,
        KeyCommand::Accept | KeyCommand::Decline | KeyCommand::Switch | KeyCommand::Press => {
            match confirm.marked.given(command) {
                Some(ConfirmAnswer::Yes) => return accept(state),
                Some(ConfirmAnswer::No) => state.modal = None,
                None => {}
            }
        }
        _ => confirm.leave_reason(command),
    }
    Vec::new()
}

fn accept(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let Some(confirm) = dialog(state) else { return Vec::new() };
    let Ok(reason) = confirm.reason.read() else {
        confirm.focus = ConfirmFocus::Reason;
        return Vec::new();
    };
    let mut command = confirm.command.clone();
    command.act = command.act.because(reason);
    // The question may have stood there for long; the command is given now.
    command.at = now;
    state.modal = None;
    commands::send(state, command)
}

/// What is asked, and what will happen: a sentence each.
pub struct ConfirmQuestion {
    pub words: String,
    pub consequences: Vec<String>,
}

/// Asks before it gives `act` to the server, and why, where that is not known from `reason`.
pub fn ask(
    state: &mut State,
    user: &User,
    act: UserAction,
    reason: Option<ReasonLine>,
    question: ConfirmQuestion,
) -> Vec<Effect> {
    let ConfirmQuestion { words: question, consequences } = question;
    let command =
        commands::new_command(state, user.name.clone(), Act::To(Box::new(user.clone()), act));
    let marked = ConfirmAnswer::No;
    let focus = match (&reason, state.reason_need()) {
        (None, Need::Required) => ConfirmFocus::Reason,
        _ => ConfirmFocus::Answers,
    };
    let reason = reason.unwrap_or_else(|| ReasonLine::new(state.reason_need()));
    let address = Some(user.handle().to_string());
    let confirm = Confirm { command, question, address, consequences, marked, reason, focus };
    state.modal = Some(Modal::Confirm(Box::new(confirm)));
    Vec::new()
}

/// [`ask`], for what takes no reason.
pub fn ask_about(
    state: &mut State,
    user: &User,
    act: Act,
    question: ConfirmQuestion,
) -> Vec<Effect> {
    let ConfirmQuestion { words: question, consequences } = question;
    let command = commands::new_command(state, user.name.clone(), act);
    let confirm = Confirm {
        command,
        question,
        address: Some(user.handle().to_string()),
        consequences,
        marked: ConfirmAnswer::No,
        reason: ReasonLine::new(Need::Optional),
        focus: ConfirmFocus::Answers,
    };
    state.modal = Some(Modal::Confirm(Box::new(confirm)));
    Vec::new()
}

/// The labels of the two buttons; the accepting one names its act.
#[derive(Clone, Copy)]
pub struct Buttons {
    pub decline: &'static str,
    pub accept: &'static str,
}

impl Buttons {
    pub fn cancel_or(accept: &'static str) -> Self {
        Self { decline: "Cancel", accept }
    }
}

/// A question, what will happen, and why it is done, where that is asked here.
pub struct ConfirmBox<'a> {
    pub words: &'a str,
    /// Of the user whom it is about: names may be the same or look alike.
    pub address: Option<&'a str>,
    pub buttons: Buttons,
    /// Where the answers have their keys.
    pub context: Context,
    /// A sentence each.
    pub consequences: Vec<&'a str>,
    pub reason: Option<(&'a ReasonLine, ConfirmFocus)>,
    pub marked: ConfirmAnswer,
}

pub fn draw(state: &State, confirm: &Confirm, canvas: &mut Canvas, area: Rect) {
    let question = ConfirmBox {
        words: &confirm.question,
        address: confirm.address.as_deref(),
        buttons: Buttons::cancel_or(confirm.command.act.verb()),
        context: confirm.answers(),
        consequences: confirm.consequences.iter().map(String::as_str).collect(),
        reason: confirm.command.act.takes_reason().then_some((&confirm.reason, confirm.focus)),
        marked: confirm.marked,
    };
    question.draw(state, canvas, area);
}

impl ConfirmBox<'_> {
    /// Of more than the screen holds, the end of the consequences goes: the answers must be seen.
    pub fn draw(&self, state: &State, canvas: &mut Canvas, area: Rect) {
        let theme = canvas.theme;
        let width = dialog::text_width(area);
        let mut lines: Vec<Line> = Vec::new();
        let question = text::wrap(&theme.words(self.words), width);
        lines.extend(question.into_iter().map(|line| Line::styled(line, theme.strong())));
        lines.extend(self.address.map(|handle| dialog::address(handle, width, theme)));
        lines.push(Line::default());
        for sentence in &self.consequences {
            lines.extend(text::wrap(&theme.words(sentence), width).into_iter().map(Line::raw));
        }
        let reason =
            self.reason.map(|(line, focus)| (reason::reason_lines(line, width, theme), focus));
        let below = reason.as_ref().map_or(0, |((lines, _), _)| lines.len() as u16);
        lines.truncate(usize::from(area.height.saturating_sub(4 + below)));
        let row = lines.len() as u16;
        let mut column = None;
        if let Some(((reason, at), focus)) = reason {
            lines.extend(reason);
            column = (focus == ConfirmFocus::Reason).then_some(at);
        }
        lines.push(Line::default());
        let mut lines: Vec<HitLine> = lines.into_iter().map(HitLine::from).collect();
        lines.push(answers(state, self.context, self.buttons, self.marked, theme));
        let inner = dialog::dialog(canvas, area, "Confirm", lines);
        if let Some(column) = column {
            field::place_cursor(canvas, inner, column, row);
        }
    }
}

/// Both answers, the marked one reversed.
pub fn answers(
    state: &State,
    context: Context,
    buttons: Buttons,
    marked: ConfirmAnswer,
    theme: Theme,
) -> HitLine {
    let answer = |answer, words: &'static str, command| {
        let key = state.keymap.key(context, command);
        let key = key.map(|key| format!("  {}", theme.key(key))).unwrap_or_default();
        let style = if marked == answer { theme.pressed() } else { theme.accent() };
        let mark = if marked == answer { theme.cursor() } else { " " };
        (Span::styled(format!("{mark}[ {words}{key} ]"), style), Target::Command(command))
    };
    let (no, decline) = answer(ConfirmAnswer::No, buttons.decline, KeyCommand::Decline);
    let (yes, accept) = answer(ConfirmAnswer::Yes, buttons.accept, KeyCommand::Accept);
    let mut line = HitLine::default();
    line.push_hit(no, decline);
    line.push(Span::raw("   "));
    line.push_hit(yes, accept);
    line
}
