//! Whom a reading asks for alone, and in which order.

use crate::server::directory::remote::{DirectoryUser, ExternalId, Observed};
use jiff::Timestamp;
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

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
    /// How many of whom nothing is new are read this time.
    budget: usize,
}

impl ReadQueue {
    pub fn new(budget: usize) -> Self {
        Self { alone: VecDeque::new(), rest: BinaryHeap::new(), is_listed: false, budget }
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

    /// Nobody else comes.
    pub fn end_list(&mut self) {
        self.is_listed = true;
    }

    /// The next one.
    pub fn pop(&mut self) -> Option<ToRead> {
        if let Some(id) = self.alone.pop_front() {
            return Some(ToRead::Alone(id));
        }
        if !self.is_listed {
            return None;
        }
        let (rank, id) = self.rest.pop()?;
        if matches!(rank, Rank::Old(_)) {
            self.budget = self.budget.checked_sub(1)?;
        }
        Some(ToRead::Rest { id: ExternalId(id), rank })
    }
}
