//! Keys that nobody typed. Text that is pasted where the terminal does not mark it arrives as keys, and
//! so does a key that is held. Both come faster than anybody types, and that is all that tells them
//! from keys that were meant.

use crate::tui::input::keymap::{Context, KeyCommand};
use crossterm::event::KeyEvent;
use std::time::{Duration, Instant};

/// A key that changes something acts when no other key came within this time, before or after. Text
/// at 9600 baud comes a character a millisecond; who types fast leaves 100 ms.
pub const TYPING_GAP: Duration = Duration::from_millis(50);

/// The same between two strokes of one key: a held key repeats up to ten times a second on the Linux
/// console, and thirty times elsewhere.
pub const REPEAT_GAP: Duration = Duration::from_millis(150);

/// A question takes no key before it has been on the screen for this long.
pub const READING_GAP: Duration = Duration::from_millis(300);

/// A key, and when it was read from the terminal.
#[derive(Clone, Copy, Debug)]
pub struct KeyPress {
    pub key: KeyEvent,
    pub at: Instant,
}

/// A key that changes something, until it is known that no other follows at once.
#[derive(Clone, Copy, Debug)]
pub struct WaitingKey {
    pub number: u64,
    pub context: Context,
    pub command: KeyCommand,
    at: Instant,
    /// How long it waits.
    pub gap: Duration,
}

/// The question that keys would answer.
#[derive(Clone, Copy, Debug)]
struct ShownQuestion {
    context: Context,
    /// Absent until the first frame that shows it.
    drawn_at: Option<Instant>,
}

/// What became of a waiting key once another event came.
#[derive(Clone, Copy, Debug)]
pub enum Waited {
    /// Nothing waited.
    Nothing,
    /// It waited long enough before the other one came.
    Ripe(WaitingKey),
    /// The other one came too soon.
    Dropped,
}

/// Whether a key is the one before it once more.
#[derive(Clone, Copy, Debug, Default)]
enum Repetition {
    #[default]
    First,
    Repeated,
}

/// When keys came, and what waits because of that.
#[derive(Clone, Debug, Default)]
pub struct KeyPacing {
    last: Option<KeyPress>,
    /// How long before the newest key the one before it came.
    since_last: Option<Duration>,
    /// Whether both were the same.
    repetition: Repetition,
    /// Counts the keys that waited.
    number: u64,
    waiting: Option<WaitingKey>,
    question: Option<ShownQuestion>,
    /// The notice of keys that were ignored, so that a whole paste makes one.
    pub notice: Option<u64>,
}

impl KeyPacing {
    /// Notes a key, and tells what that means for the one that waits.
    pub fn note(&mut self, press: KeyPress) -> Waited {
        let KeyPress { key, at } = press;
        let is_same = self.last.is_some_and(|last| last.key == key);
        self.repetition = if is_same { Repetition::Repeated } else { Repetition::First };
        self.since_last = self.last.map(|last| at.saturating_duration_since(last.at));
        self.last = Some(press);
        match self.waiting.take() {
            None => Waited::Nothing,
            Some(waiting) if at.saturating_duration_since(waiting.at) < waiting.gap => {
                Waited::Dropped
            }
            Some(waiting) => Waited::Ripe(waiting),
        }
    }

    /// Has the newest key wait, which means `command` in `context`; nothing where another key came
    /// just before it.
    pub fn wait(&mut self, context: Context, command: KeyCommand) -> Option<WaitingKey> {
        let KeyPress { at, .. } = self.last?;
        let gap = match self.repetition {
            Repetition::Repeated => REPEAT_GAP,
            Repetition::First => TYPING_GAP,
        };
        if self.since_last.is_some_and(|since| since < gap) {
            return None;
        }
        self.number += 1;
        let waiting = WaitingKey { number: self.number, context, command, at, gap };
        self.waiting = Some(waiting);
        Some(waiting)
    }

    /// The key of this number has waited long enough, if it still waits.
    pub fn ripe(&mut self, number: u64) -> Option<WaitingKey> {
        self.waiting.take_if(|waiting| waiting.number == number)
    }

    /// Something else than a key happened: the key that waits might mean something else now.
    pub fn drop_waiting(&mut self) -> bool {
        self.waiting.take().is_some()
    }

    /// Notes which question keys would answer now, if any.
    pub fn asks(&mut self, question: Option<Context>) {
        if self.question.map(|shown| shown.context) != question {
            self.question = question.map(|context| ShownQuestion { context, drawn_at: None });
        }
    }

    /// A frame was written at `at`.
    pub fn drawn(&mut self, at: Instant) {
        if let Some(question) = &mut self.question {
            question.drawn_at.get_or_insert(at);
        }
    }

    /// Whether the question was on the screen long enough for the newest key to answer it. True where
    /// nothing is asked.
    pub fn may_answer(&self) -> bool {
        let (Some(question), Some(last)) = (self.question, self.last) else { return true };
        let readable = question.drawn_at.and_then(|drawn| drawn.checked_add(READING_GAP));
        readable.is_some_and(|from| last.at >= from)
    }
}
