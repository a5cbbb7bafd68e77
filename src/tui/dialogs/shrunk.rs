//! What can be done about a list of the directory that got much shorter: read it again, or say that who is
//! missing from it is gone.

use crate::{
    contract::{
        Role, Tone,
        api::{DirectoryRefresh, ShrunkList},
        text::{counted, number},
    },
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            Modal,
            confirm::{self, Buttons, ConfirmAnswer},
        },
        effects::{Effect, Request},
        input::{
            keymap::{Context, KeyCommand},
            typing::{TypingOutcome, edit_line},
        },
        state::{directory, load, toast::say},
        text,
        theme::Theme,
        widgets::{
            dialog,
            field::{self, FieldText, LABEL},
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use tui_input::{Input, InputRequest};

/// Longer than any count.
const MAX_TYPED: usize = 24;

#[derive(Clone, Debug)]
pub struct ShrunkForm {
    /// As it was when it was asked about.
    pub list: ShrunkList,
    pub choice: ShrunkChoice,
    pub marked: ConfirmAnswer,
    /// How many users are to be removed.
    pub typed: Input,
    pub focus: ShrunkFocus,
    pub complaint: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShrunkChoice {
    ReadAgain,
    /// Only for Owners.
    Remove,
}

/// Where the keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShrunkFocus {
    Answers,
    Number,
}

impl ShrunkForm {
    pub fn context(&self) -> Context {
        match self.focus {
            ShrunkFocus::Answers => Context::LifeCycle,
            ShrunkFocus::Number => Context::Naming,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        let is_typing = self.focus == ShrunkFocus::Number;
        if is_typing && edit_line(&mut self.typed, request, MAX_TYPED) == TypingOutcome::Changed {
            self.complaint = None;
        }
    }

    fn choose(&mut self, choice: ShrunkChoice) {
        (self.choice, self.marked, self.complaint) = (choice, ConfirmAnswer::No, None);
    }

    /// Whether what is typed is the number of users who are missing, however it is grouped.
    fn is_confirmed(&self) -> bool {
        let digits: String = self.typed.value().chars().filter(char::is_ascii_digit).collect();
        digits.parse() == Ok(self.list.missing())
    }
}

/// Whether the directory's list got shorter and nobody has decided what that means.
pub fn is_asked(state: &State) -> bool {
    shrunk(state).is_some()
}

fn shrunk(state: &State) -> Option<ShrunkList> {
    let status = state.me.as_ref()?.directory.as_deref()?;
    status.shrunk.filter(|_| status.reading.is_none())
}

pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(list) = shrunk(state) else { return Vec::new() };
    state.modal = Some(Modal::Shrunk(Box::new(ShrunkForm {
        list,
        choice: ShrunkChoice::ReadAgain,
        marked: ConfirmAnswer::No,
        typed: Input::default(),
        focus: ShrunkFocus::Answers,
        complaint: None,
    })));
    Vec::new()
}

/// What the person at the keys may choose, in the order of the screen.
fn choices(state: &State) -> &'static [ShrunkChoice] {
    match state.me.as_ref().map(|me| me.role()) {
        Some(Role::Owner) => &[ShrunkChoice::ReadAgain, ShrunkChoice::Remove],
        _ => &[ShrunkChoice::ReadAgain],
    }
}

fn form(state: &mut State) -> Option<&mut ShrunkForm> {
    match &mut state.modal {
        Some(Modal::Shrunk(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let choices = choices(state);
    let Some(form) = form(state) else { return Vec::new() };
    match (command, form.focus) {
        // The buttons can be clicked while text is typed.
        (KeyCommand::Accept, _) => return accept(state),
        (KeyCommand::Decline, _) => state.modal = None,
        (KeyCommand::Proceed, ShrunkFocus::Number) => return accept(state),
        (_, ShrunkFocus::Number) => form.focus = ShrunkFocus::Answers,
        (KeyCommand::Down | KeyCommand::Up, _) => {
            let other = choices.iter().find(|choice| **choice != form.choice);
            other.into_iter().for_each(|choice| form.choose(*choice));
        }
        (KeyCommand::Switch, _) => form.marked = form.marked.other(),
        (KeyCommand::Press, _) => match form.marked {
            ConfirmAnswer::Yes => return accept(state),
            ConfirmAnswer::No => state.modal = None,
        },
        _ => {}
    }
    Vec::new()
}

/// Chooses one of the lines, counted from 0.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    let choices = choices(state);
    if let Some((form, choice)) = form(state).zip(choices.get(choice)) {
        form.choose(*choice);
        form.focus = ShrunkFocus::Answers;
    }
    Vec::new()
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let at_least = form.list.now;
    if form.choice == ShrunkChoice::ReadAgain {
        state.modal = None;
        return directory::read_again(state);
    }
    if !form.is_confirmed() {
        let was_asked = form.focus == ShrunkFocus::Number || !form.typed.value().is_empty();
        form.complaint = was_asked.then_some("Not this number. Nothing was removed.");
        form.focus = ShrunkFocus::Number;
        return Vec::new();
    }
    state.modal = None;
    let refresh = DirectoryRefresh { accept_shrink: true, at_least: Some(at_least) };
    let mut effects = load::request(state, Request::RefreshDirectory(refresh));
    let words = "Reading again. Who is missing from the list and gone there is removed here.";
    effects.extend(say(state, Tone::Neutral, words));
    effects
}

pub fn draw(state: &State, form: &ShrunkForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let ShrunkList { before, now } = form.list;
    let wrapped = |words: &str| {
        text::wrap(&theme.words(words), width)
            .into_iter()
            .map(|line| HitLine::from(Line::raw(line)))
    };
    let head = format!("The list got shorter: {} to {} users", number(before), number(now));
    let mut lines: Vec<HitLine> = vec![Line::styled(head, theme.strong()).into()];
    lines.extend(wrapped("A list that is cut off looks the same, so nobody was removed here."));
    lines.push(HitLine::default());
    let first = lines.len() as u16;
    let choices = choices(state);
    lines.extend(choices.iter().map(|choice| option(form, *choice, theme)));
    lines.push(HitLine::default());
    let mut field = None;
    let verb = match form.choice {
        ShrunkChoice::ReadAgain => "Read again",
        ShrunkChoice::Remove => {
            lines.extend(wrapped(
                "Each of them is asked for alone first; who is still there stays. Names, addresses \
                 and numbers of the others are erased here for good.",
            ));
            let (named, column) = number_lines(form, width, theme);
            field = Some((column, lines.len() as u16));
            lines.extend(named.into_iter().map(HitLine::from));
            lines.push(HitLine::default());
            "Remove users"
        }
    };
    let buttons = Buttons::cancel_or(verb);
    lines.push(confirm::answers(state, Context::LifeCycle, buttons, form.marked, theme));
    let inner = dialog::dialog(canvas, area, "Shorter list", lines);
    let rows = Rect { y: inner.y + first, height: choices.len() as u16, ..inner };
    canvas.hit_choices(rows, 0);
    if let (ShrunkFocus::Number, Some((column, row))) = (form.focus, field) {
        field::place_cursor(canvas, inner, column, row);
    }
}

fn option(form: &ShrunkForm, choice: ShrunkChoice, theme: Theme) -> HitLine {
    let words = match choice {
        ShrunkChoice::ReadAgain => "Read again".to_owned(),
        ShrunkChoice::Remove => {
            format!("They are really gone: remove {} here", counted(form.list.missing(), "user"))
        }
    };
    let here = choice == form.choice;
    let style = if here { theme.pressed() } else { Default::default() };
    let mark = if here { theme.cursor() } else { " " };
    let radio = if here { "(x)" } else { "( )" };
    let words = Span::styled(format!("{radio} {words}"), style);
    Line::from(vec![Span::styled(mark, theme.accent()), words]).into()
}

/// The line that takes the number of users, and what to type there or what is wrong with it.
fn number_lines(form: &ShrunkForm, width: usize, theme: Theme) -> (Vec<Line<'static>>, usize) {
    let shown = FieldText { text: text::clean(form.typed.value()), cursor: form.typed.cursor() };
    let (line, column) = field::line("Confirm", &shown, width.saturating_sub(LABEL), theme);
    let (words, style) = match form.complaint {
        Some(complaint) => (complaint.to_owned(), theme.sentence(Tone::Bad)),
        None => (format!("Type {} to confirm.", number(form.list.missing())), theme.dim()),
    };
    let words = text::fit(&words, width.saturating_sub(LABEL), theme.ellipsis());
    let note = Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)]);
    (vec![line, note], column)
}
