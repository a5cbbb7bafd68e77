//! What the terminal answers when it is asked for its own colours. Terminals type the answers, so they
//! come among the keys, and on a slow line long after they were waited for. They are taken out of them
//! however late they are, and whatever they say.
//!
//! crossterm knows no such answer: it reads `ESC ]` as Alt with a bracket, and the rest as letters,
//! which would be commands.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::{borrow::Borrow, time::Duration};

/// OSC 10 and 11 (xterm's control sequences): the colour of text, and then what is behind it, so that
/// nothing is to come any more once the background is known. An answer ends as its question does, or
/// with `ESC \`.
pub const QUERY: &[u8] = b"\x1b]10;?\x07\x1b]11;?\x07";

/// Answers that come later than this are not used: what is read already would change its colours.
pub const PATIENCE: Duration = Duration::from_millis(100);

/// How long the first frame waits for them, so that it is not drawn twice: a terminal on this machine
/// has answered by then.
pub const HEAD_START: Duration = Duration::from_millis(20);

/// What the answers begin with, after `ESC ]`.
const PREFIXES: [&str; 2] = ["10;", LAST];
const LAST: &str = "11;";
/// The longest answer, in characters: `11;rgba:ffff/ffff/ffff/ffff` has 27.
const MOST: usize = 64;
/// An `ESC` that nothing follows within this time is the key. Slow lines deliver an answer byte by
/// byte, at 9600 baud one in a millisecond.
const ESCAPE: Duration = Duration::from_millis(50);
/// An answer that stops for so long has no end.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes the answers out of what is typed.
#[derive(Debug)]
pub struct AnswerReader<E> {
    stage: Stage,
    /// Events that are an answer's begin, or keys.
    held: Vec<E>,
    /// The answer so far, without `ESC ]`.
    text: String,
    has_last: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Keys,
    /// After an `ESC` that came by itself.
    Escape,
    /// Within `ESC ] 1 0 ;` or `ESC ] 1 1 ;`.
    Prefix,
    /// Behind it.
    Answer,
    /// After an `ESC` within the answer.
    Ending,
}

/// What has become of an event.
#[derive(Debug, PartialEq)]
pub enum AnswerEvent<E> {
    /// These are keys and other events, in their order; perhaps none as yet.
    Events(Vec<E>),
    /// An answer is complete.
    Answer(String),
}

impl<E> Default for AnswerReader<E> {
    fn default() -> Self {
        Self { stage: Stage::Keys, held: Vec::new(), text: String::new(), has_last: false }
    }
}

impl<E: Borrow<Event>> AnswerReader<E> {
    /// Reads the next event.
    pub fn on_event(&mut self, event: E) -> AnswerEvent<E> {
        let Event::Key(key) = event.borrow() else { return AnswerEvent::Events(vec![event]) };
        let key = *key;
        if key.kind == KeyEventKind::Release {
            return AnswerEvent::Events(vec![event]);
        }
        match self.stage {
            Stage::Keys => self.begin(key, event),
            Stage::Escape if key.code == KeyCode::Char(']') && is_plain(key) => {
                self.hold(Stage::Prefix, event)
            }
            Stage::Prefix => self.extend_prefix(key, event),
            Stage::Answer if is_end(key) => self.complete(),
            Stage::Answer if key.code == KeyCode::Esc => self.hold(Stage::Ending, event),
            Stage::Answer => match character(key).filter(|_| self.text.len() < MOST) {
                Some(character) => {
                    self.text.push(character);
                    AnswerEvent::Events(Vec::new())
                }
                None => self.give_back(Vec::new(), event),
            },
            Stage::Ending if key.code == KeyCode::Char('\\') => self.complete(),
            Stage::Escape | Stage::Ending => {
                let held = std::mem::take(&mut self.held);
                self.give_back(held, event)
            }
        }
    }

    /// How long to wait for the next event, if what came may be the begin of an answer.
    pub fn patience(&self) -> Option<Duration> {
        match self.stage {
            Stage::Keys => None,
            Stage::Escape | Stage::Ending => Some(ESCAPE),
            Stage::Prefix | Stage::Answer => Some(PAUSE),
        }
    }

    /// Nothing has followed: the keys that were none of an answer's.
    pub fn give_up(&mut self) -> Vec<E> {
        (self.stage, self.text) = (Stage::Keys, String::new());
        std::mem::take(&mut self.held)
    }

    fn begin(&mut self, key: KeyEvent, event: E) -> AnswerEvent<E> {
        if key.code == KeyCode::Char(']') && key.modifiers == KeyModifiers::ALT {
            return self.hold(Stage::Prefix, event);
        }
        // Once the last answer is there, nobody has to wait any more for what follows an `ESC`.
        if key.code == KeyCode::Esc && key.modifiers.is_empty() && !self.has_last {
            return self.hold(Stage::Escape, event);
        }
        AnswerEvent::Events(vec![event])
    }

    fn extend_prefix(&mut self, key: KeyEvent, event: E) -> AnswerEvent<E> {
        let text: String = self.text.chars().chain(character(key)).collect();
        let is_begin = |prefix: &&str| prefix.starts_with(text.as_str());
        if text.len() == self.text.len() || !PREFIXES.iter().any(is_begin) {
            let held = std::mem::take(&mut self.held);
            return self.give_back(held, event);
        }
        self.text = text;
        self.held.push(event);
        if PREFIXES.contains(&self.text.as_str()) {
            self.stage = Stage::Answer;
            self.held.clear();
        }
        AnswerEvent::Events(Vec::new())
    }

    fn hold(&mut self, stage: Stage, event: E) -> AnswerEvent<E> {
        self.stage = stage;
        self.held.push(event);
        AnswerEvent::Events(Vec::new())
    }

    /// What was held are keys, and `event`, which shows it, is read by itself.
    fn give_back(&mut self, mut events: Vec<E>, event: E) -> AnswerEvent<E> {
        self.give_up();
        match self.on_event(event) {
            AnswerEvent::Events(more) => events.extend(more),
            answer @ AnswerEvent::Answer(_) => return answer,
        }
        AnswerEvent::Events(events)
    }

    fn complete(&mut self) -> AnswerEvent<E> {
        let text = std::mem::take(&mut self.text);
        self.give_up();
        self.has_last |= text.starts_with(LAST);
        AnswerEvent::Answer(text)
    }
}

/// `ESC \` and BEL, as crossterm reads them.
fn is_end(key: KeyEvent) -> bool {
    match key.code {
        KeyCode::Char('\\') => key.modifiers == KeyModifiers::ALT,
        KeyCode::Char('g') => key.modifiers == KeyModifiers::CONTROL,
        _ => false,
    }
}

fn is_plain(key: KeyEvent) -> bool {
    (key.modifiers - KeyModifiers::SHIFT).is_empty()
}

fn character(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(character) if is_plain(key) => Some(character),
        _ => None,
    }
}
