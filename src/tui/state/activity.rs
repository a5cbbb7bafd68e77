//! What Activity leaves out, and the dialog that chooses it.

use crate::{
    contract::{
        api::{AuditEntry, AuditEvent, Person},
        query::{AuditFilter, EventList},
    },
    tui::text,
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

    pub fn take(&mut self, choice: Choice) {
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
