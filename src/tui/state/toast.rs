//! Short messages: what was done goes by itself, what failed stays until it is dismissed.

use crate::{
    contract::Tone,
    tui::{
        State,
        effects::{Effect, Timer},
    },
};

/// How long good news stays.
pub const READING_TIME: std::time::Duration = std::time::Duration::from_secs(6);

#[derive(Clone, Debug)]
pub struct Toast {
    pub id: u64,
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
    next: u64,
}

impl Toasts {
    /// Adds a toast and tells its number. Good news replaces older good news.
    pub fn push(&mut self, tone: Tone, text: String) -> u64 {
        if tone != Tone::Bad {
            self.shown.retain(|toast| toast.tone == Tone::Bad);
        }
        self.shown.retain(|toast| toast.text != text);
        self.next += 1;
        self.shown.push(Toast { id: self.next, tone, text });
        self.next
    }

    /// None of them; the numbers go on, for alarms may be set.
    pub fn emptied(self) -> Self {
        Self { shown: Vec::new(), ..self }
    }

    /// Says a toast in other words, if it is still there.
    pub fn reword(&mut self, id: u64, text: String) {
        for toast in self.shown.iter_mut().filter(|toast| toast.id == id) {
            toast.text.clone_from(&text);
        }
    }

    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.shown.len();
        self.shown.retain(|toast| toast.id != id);
        self.shown.len() != before
    }

    /// Whether the toast of this number is there, and says this.
    pub fn says(&self, id: u64, words: &str) -> bool {
        self.shown.iter().any(|toast| toast.id == id && toast.text == words)
    }

    /// Dismisses the newest; false when there is none.
    pub fn dismiss(&mut self) -> bool {
        self.shown.pop().is_some()
    }

    /// Those that were added after the toast of this number, or have taken its place.
    pub fn after(&self, id: u64) -> impl Iterator<Item = &Toast> {
        self.shown.iter().filter(move |toast| toast.id > id)
    }

    pub fn newest(&self) -> Option<&Toast> {
        self.shown.last()
    }

    /// How many wait behind the newest.
    pub fn more(&self) -> usize {
        self.shown.len().saturating_sub(1)
    }
}

/// Says something for a few seconds, or until dismissed where it is bad news.
pub fn say(state: &mut State, tone: Tone, text: impl Into<String>) -> Vec<Effect> {
    let id = state.toasts.push(tone, text.into());
    match tone {
        Tone::Bad => Vec::new(),
        _ => vec![Effect::Timer { after: READING_TIME, timer: Timer::Toast(id) }],
    }
}
