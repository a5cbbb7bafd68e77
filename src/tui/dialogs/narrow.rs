//! What Activity leaves out, and the dialog that chooses it.

use crate::{
    contract::{
        Tone,
        api::{AuditEntry, AuditEvent, Person},
        query::{AuditFilter, EventList},
    },
    tui::{
        State,
        canvas::Canvas,
        dialogs::Modal,
        effects::Effect,
        input::{keymap::KeyCommand, mouse::Clicks},
        state::{Screen, context, load, toast::say},
        text,
        widgets::dialog,
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Only what was done to somebody, by somebody, and of one kind; each where it is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub user: Option<Person>,
    pub actor: Option<Person>,
    pub event: Option<AuditEvent>,
}

/// One line of the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    User(Person),
    Actor(Person),
    Event(AuditEvent),
    Everything,
}

/// The dialog: what the entry under the cursor offers to narrow by.
#[derive(Clone, Debug)]
pub struct Chooser {
    pub choices: Vec<Choice>,
    pub marked: usize,
}

impl Narrowed {
    pub fn filter(&self) -> AuditFilter {
        AuditFilter {
            user: self.user.as_ref().map(|person| person.id),
            actor: self.actor.as_ref().map(|person| person.id),
            events: self.event.map(EventList::of),
            ..AuditFilter::default()
        }
    }

    /// What is set, a word or two each.
    pub fn chips(&self) -> Vec<String> {
        let to = self.user.as_ref().map(|user| format!("to {}", text::short_name(&user.name)));
        let by = self.actor.as_ref().map(|actor| format!("by {}", text::short_name(&actor.name)));
        to.into_iter().chain(by).chain(self.event.map(|event| event.label().to_owned())).collect()
    }

    pub fn add(&mut self, choice: Choice) {
        match choice {
            Choice::User(person) => self.user = Some(person),
            Choice::Actor(person) => self.actor = Some(person),
            Choice::Event(event) => self.event = Some(event),
            Choice::Everything => *self = Self::default(),
        }
    }
}

impl Chooser {
    /// What there is to choose with this entry under the cursor; none where there is nothing.
    pub fn of(entry: Option<&AuditEntry>, narrowed: &Narrowed) -> Option<Self> {
        let mut choices = Vec::new();
        if let Some(entry) = entry {
            choices.extend(entry.target.clone().map(Choice::User));
            choices.extend(entry.actor.clone().map(Choice::Actor));
            choices.push(Choice::Event(entry.event));
        }
        if *narrowed != Narrowed::default() {
            choices.push(Choice::Everything);
        }
        (!choices.is_empty()).then_some(Self { choices, marked: 0 })
    }
}

impl Choice {
    pub fn words(&self) -> String {
        match self {
            Self::User(person) => format!("Only to {}", text::short_name(&person.name)),
            Self::Actor(person) => format!("Only by {}", text::short_name(&person.name)),
            Self::Event(event) => format!("Only: {}", event.label()),
            Self::Everything => "Everything".to_owned(),
        }
    }
}

/// Opens the dialog that narrows Activity.
pub fn open(state: &mut State) -> Vec<Effect> {
    if state.screen != Screen::Activity {
        let key = context::word(state, KeyCommand::Activity);
        return say(
            state,
            Tone::Neutral,
            format!("Only Activity has this filter. Press {key} to open it."),
        );
    }
    match Chooser::of(state.activity.selected(), &state.narrowed) {
        Some(chooser) => {
            state.modal = Some(Modal::Narrow(chooser));
            Vec::new()
        }
        None => say(state, Tone::Neutral, "There is nothing to filter here."),
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Narrow(chooser)) = &mut state.modal else { return Vec::new() };
    let count = chooser.choices.len();
    match command {
        KeyCommand::Down | KeyCommand::NextPane => chooser.marked = (chooser.marked + 1) % count,
        KeyCommand::Up | KeyCommand::PreviousPane => {
            chooser.marked = (chooser.marked + count - 1) % count
        }
        KeyCommand::Choose => {
            let choice = chooser.choices.swap_remove(chooser.marked);
            state.modal = None;
            state.narrowed.add(choice);
            return reload(state);
        }
        KeyCommand::Back => state.modal = None,
        _ => {}
    }
    Vec::new()
}

/// Marks the line that was clicked; the second time, does what it says.
pub fn on_click(state: &mut State, choice: usize, clicks: Clicks) -> Vec<Effect> {
    if let Some(Modal::Narrow(chooser)) = &mut state.modal
        && choice < chooser.choices.len()
    {
        chooser.marked = choice;
        if clicks == Clicks::Double {
            return on_command(state, KeyCommand::Choose);
        }
    }
    Vec::new()
}

/// Shows everything again; false where nothing was left out.
pub fn widen(state: &mut State) -> Option<Vec<Effect>> {
    if state.screen != Screen::Activity || state.narrowed.chips().is_empty() {
        return None;
    }
    state.narrowed = Default::default();
    Some(reload(state))
}

fn reload(state: &mut State) -> Vec<Effect> {
    state.activity.forget();
    load::refresh_screen(state)
}

pub fn draw(chooser: &Chooser, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area).saturating_sub(2);
    let line = |(at, words): (usize, String)| {
        let here = at == chooser.marked;
        let style = if here { theme.pressed() } else { Default::default() };
        let mark = if here { theme.cursor() } else { " " };
        Line::from(vec![
            Span::styled(format!("{mark} "), theme.accent()),
            Span::styled(text::fit(&theme.words(&words), width, theme.ellipsis()), style),
        ])
    };
    let words = chooser.choices.iter().map(|choice| choice.words());
    dialog::choices(canvas, area, "Show", 0, words.enumerate().map(line).collect());
}
