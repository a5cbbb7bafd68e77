//! Whether what is written arrives: how the last write ended, and for how long the present one has its turn.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long a writer waits for its turn, as long as SQLite lets it wait for other programs.
pub const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How long a change of every user may take, of which there may be a million.
const LONGEST_TURN: Duration = Duration::from_secs(15 * 60);
/// For how long the end of a write says what the next one will meet.
const KNOWN_FOR: Duration = Duration::from_secs(1);

/// Cloning it gives another handle to the same.
#[derive(Clone, Debug, Default)]
pub struct WriteHealth(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    turn: Option<TurnBegun>,
    last: Option<(WriteEnd, Instant)>,
    /// The connection met a fault since somebody asked, or took more memory than it is to keep.
    is_used_up: bool,
}

#[derive(Debug)]
struct TurnBegun {
    since: Instant,
    /// How long it may take.
    limit: Duration,
}

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteEnd {
    Done,
    /// By a fault of the database, not of what was to be written.
    Failed,
}

/// What is known without writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteOutlook {
    /// A write has just ended so, or nobody would come to write.
    Known(WriteEnd),
    /// A while ago the last one ended so; a server that has just started knows of none.
    Last(Option<WriteEnd>),
}

impl WriteHealth {
    pub fn note(&self, end: WriteEnd) {
        let mut state = self.state();
        state.last = Some((end, Instant::now()));
        state.is_used_up |= end == WriteEnd::Failed;
    }

    pub fn begin_turn(&self) {
        let turn = TurnBegun { since: Instant::now(), limit: LONGEST_WAIT };
        self.state().turn = Some(turn);
    }

    /// The turn that somebody has goes through every user.
    pub fn be_patient(&self) {
        if let Some(turn) = &mut self.state().turn {
            turn.limit = LONGEST_TURN;
        }
    }

    pub fn end_turn(&self) {
        self.state().turn = None;
    }

    pub fn outlook(&self) -> WriteOutlook {
        let state = self.state();
        // Whoever comes to write waits for a while, and is refused.
        if state.turn.as_ref().is_some_and(|turn| turn.since.elapsed() >= turn.limit) {
            return WriteOutlook::Known(WriteEnd::Failed);
        }
        match state.last {
            Some((end, at)) if at.elapsed() < KNOWN_FOR => WriteOutlook::Known(end),
            last => WriteOutlook::Last(last.map(|(end, _)| end)),
        }
    }

    /// The connection is to be closed once it is given back.
    pub fn use_up(&self) {
        self.state().is_used_up = true;
    }

    /// Whether the connection is to be closed: a write failed since this was asked last, or it was said so.
    pub fn take_used_up(&self) -> bool {
        std::mem::take(&mut self.state().is_used_up)
    }

    /// Nothing that holds it can fail halfway.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
