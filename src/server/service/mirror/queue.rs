//! Whom a reading asks for alone, and in which order.

use super::freshness::TurnTime;
use crate::server::directory::remote::{DirectoryUser, ExternalId, Observed};
use jiff::Timestamp;
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    time::Instant,
};

/// Users read at once of whom nothing is new: whoever signs in there does not wait for them.
const IN_TURN_AT_ONCE: usize = 2;

/// A user who is asked for alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ToRead {
    /// The list says too little to show anything: everything is asked, while the list is read.
    Alone(ExternalId),
    /// The list tells whether there is an authenticator: the rest waits for the end of the list.
    Rest { id: ExternalId, rank: Rank },
}

/// What is read sooner is greater: what is new before what is old, gaps and new users before others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Nothing new is said; the longest unread first.
    Old(Reverse<Timestamp>),
    News {
        lacks_app: bool,
        created_at: Option<Timestamp>,
    },
}

impl ToRead {
    /// Of whom something is new.
    pub fn news(user: &DirectoryUser) -> Self {
        let lacks_app = matches!(user.authenticator, Observed::Known(None));
        Self::ranked(user, Rank::News { lacks_app, created_at: user.created_at })
    }

    /// Of whom nothing is new since `as_of`.
    pub fn old(user: &DirectoryUser, as_of: Timestamp) -> Self {
        Self::ranked(user, Rank::Old(Reverse(as_of)))
    }

    fn ranked(user: &DirectoryUser, rank: Rank) -> Self {
        match user.authenticator {
            Observed::Known(_) => Self::Rest { id: user.id.clone(), rank },
            Observed::Unknown(_) => Self::Alone(user.id.clone()),
        }
    }

    pub fn into_id(self) -> ExternalId {
        match self {
            Self::Alone(id) | Self::Rest { id, .. } => id,
        }
    }
}

/// Users who wait to be asked for. It holds their ids alone, however many they are.
pub(super) struct ReadQueue {
    alone: VecDeque<ExternalId>,
    rest: BinaryHeap<(Rank, String)>,
    is_listed: bool,
    /// When those are read of whom nothing is new.
    turns: Option<TurnTime>,
}

impl ReadQueue {
    pub fn new(turns: Option<TurnTime>) -> Self {
        Self { alone: VecDeque::new(), rest: BinaryHeap::new(), is_listed: false, turns }
    }

    pub fn extend(&mut self, users: impl IntoIterator<Item = ToRead>) {
        for user in users {
            match user {
                ToRead::Alone(id) => self.alone.push_back(id),
                ToRead::Rest { id, rank } => self.rest.push((rank, id.0)),
            }
        }
    }

    /// How many wait of whom nothing can be shown yet.
    pub fn urgent(&self) -> usize {
        self.alone.len()
    }

    /// Nobody else comes; says whether that was known.
    pub fn end_list(&mut self) -> bool {
        let was_listed = std::mem::replace(&mut self.is_listed, true);
        if let Some(turns) = self.turns.as_mut().filter(|_| !was_listed) {
            turns.until = turns.until.max(Instant::now() + turns.least);
        }
        was_listed
    }

    /// Nobody is read any more of whom nothing is new; says whether somebody was left.
    pub fn end_turns(&mut self) -> bool {
        self.turns = None;
        self.is_listed && matches!(self.rest.peek(), Some((Rank::Old(_), _)))
    }

    /// The next one, while so many are read.
    pub fn pop(&mut self, under_way: usize) -> Option<ToRead> {
        if let Some(id) = self.alone.pop_front() {
            return Some(ToRead::Alone(id));
        }
        if !self.is_listed {
            return None;
        }
        let (rank, _) = self.rest.peek()?;
        if matches!(rank, Rank::Old(_)) && !self.is_their_turn(under_way) {
            return None;
        }
        let (rank, id) = self.rest.pop()?;
        Some(ToRead::Rest { id: ExternalId(id), rank })
    }

    fn is_their_turn(&self, under_way: usize) -> bool {
        under_way < IN_TURN_AT_ONCE && self.turns.is_some_and(|turns| Instant::now() < turns.until)
    }
}
