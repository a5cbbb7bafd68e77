//! One question to the server about who one is: whether its answer is awaited, and what was wrong
//! with the last one.

use crate::{
    client::ClientError,
    contract::Tone,
    tui::{text, theme::Theme},
};
use jiff::{SignedDuration, Timestamp};
use ratatui::text::{Line, Span};

#[derive(Clone, Debug, Default)]
pub struct AuthRequest {
    /// The number of the last question; an answer to another one is dropped.
    pub number: u64,
    pub progress: Progress,
    pub complaint: Option<SignInComplaint>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Typing,
    Asking,
}

/// What was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInComplaint {
    pub place: Place,
    pub words: String,
    /// When the server takes the next attempt.
    pub until: Option<Timestamp>,
}

/// Where a complaint belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Email,
    Password,
    Code,
    /// Under everything: it is about no field.
    Whole,
}

impl AuthRequest {
    /// Begins the question `number`.
    pub fn begin(&mut self, number: u64) {
        *self = Self { number, progress: Progress::Asking, complaint: None };
    }

    /// Whether an answer to the question `number` is awaited; it is not any more then.
    pub fn accepts(&mut self, number: u64) -> bool {
        let accepts = self.progress == Progress::Asking && self.number == number;
        if accepts {
            self.progress = Progress::Typing;
        }
        accepts
    }

    pub fn is_asking(&self) -> bool {
        self.progress == Progress::Asking
    }

    /// Whether the server would refuse another attempt unheard.
    pub fn has_to_wait(&self, now: Timestamp) -> bool {
        self.complaint
            .as_ref()
            .and_then(|complaint| complaint.until)
            .is_some_and(|until| until > now)
    }

    pub fn complain(&mut self, place: Place, words: impl Into<String>) {
        self.complaint = Some(SignInComplaint { place, words: words.into(), until: None });
    }

    /// Takes the server's refusal. True when it says how long to wait: a countdown begins then.
    pub fn on_refusal(&mut self, place: Place, error: &ClientError, now: Timestamp) -> bool {
        let seconds = error.retry_after().map(i64::from);
        let until = seconds.map(|seconds| {
            now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
        });
        let words = match (until, error) {
            (Some(_), _) => "Too many failed attempts".to_owned(),
            (None, ClientError::Unknown(why)) => format!("No answer: {why}. Try again."),
            (None, error) => error.to_string(),
        };
        self.complaint = Some(SignInComplaint { place, words, until });
        until.is_some()
    }

    /// What a key does to what was wrong: typing takes a complaint back, but not a wait.
    pub fn typed(&mut self) {
        self.complaint.take_if(|complaint| complaint.until.is_none());
    }

    /// A second has passed. True while the countdown goes on.
    pub fn tick(&mut self, number: u64, now: Timestamp) -> bool {
        if self.number != number || self.progress == Progress::Asking {
            return false;
        }
        self.complaint.take_if(|complaint| complaint.until.is_some_and(|until| until <= now));
        self.has_to_wait(now)
    }
}

impl SignInComplaint {
    /// The words as they are `now`, with the seconds that are left.
    pub fn in_words(&self, now: Timestamp) -> String {
        let Some(until) = self.until else { return self.words.clone() };
        let left = until.duration_since(now);
        let seconds = left.as_secs() + i64::from(left.subsec_nanos() > 0);
        let wait = match seconds.max(0) {
            seconds @ 0..120 => format!("{seconds} s"),
            seconds => format!("{} min {} s", seconds / 60, seconds % 60),
        };
        format!("{}; try again in {wait}.", self.words)
    }
}

/// The columns that text may take: `width` in all, of which `indent` stay empty.
#[derive(Clone, Copy)]
pub struct TextColumns {
    pub indent: usize,
    pub width: usize,
}

/// The lines of what is wrong at `place`.
pub fn complaint_lines(
    request: &AuthRequest,
    place: Place,
    now: Timestamp,
    columns: TextColumns,
    theme: Theme,
) -> Vec<Line<'static>> {
    let TextColumns { indent, width } = columns;
    let Some(complaint) = request.complaint.as_ref().filter(|complaint| complaint.place == place)
    else {
        return Vec::new();
    };
    let words = text::wrap(&theme.words(&complaint.in_words(now)), width.saturating_sub(indent));
    let tone = theme.sentence(Tone::Bad);
    words
        .into_iter()
        .map(|line| Line::from(vec![Span::raw(" ".repeat(indent)), Span::styled(line, tone)]))
        .collect()
}
