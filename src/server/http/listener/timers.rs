//! What the other end of a connection owes: a head, the reading of an answer, a next request. Ours,
//! because hyper times heads alone, and a client that reads slowly or falls silent would keep its place.

use crate::server::http::limits::{LEAST_RATE, Limits};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::Notify, time::Instant};

/// The books of one connection, which its wire and its requests write into.
#[derive(Clone)]
pub struct ConnectionTimers(Arc<Desk>);

struct Desk {
    book: Mutex<Timers>,
    /// Rung when the other end begins to owe something.
    bell: Notify,
}

pub struct Timers {
    /// Since when a head is under way; the first one from the beginning.
    head: Option<Instant>,
    /// Since when a write waits for the other end to read.
    write: Option<Instant>,
    /// How long writes have waited so far, and what they brought over.
    waited: Duration,
    written: u64,
    /// Requests that have not been answered to the end: since when the next piece of the answer
    /// waits to be taken, where it does.
    turns: HashMap<u64, Option<Instant>>,
    next: u64,
    /// Since when nothing is under way.
    idle: Instant,
}

/// What the other end did not do in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overdue {
    /// It sends or reads too slowly.
    Slow,
    /// It has nothing more to ask.
    Idle,
}

/// A request that is under way until this is dropped.
pub struct RequestGuard {
    timers: ConnectionTimers,
    number: u64,
}

impl ConnectionTimers {
    pub fn open() -> Self {
        let now = Instant::now();
        let book = Timers {
            head: Some(now),
            write: None,
            waited: Duration::ZERO,
            written: 0,
            turns: HashMap::new(),
            next: 0,
            idle: now,
        };
        Self(Arc::new(Desk { book: Mutex::new(book), bell: Notify::new() }))
    }

    /// A head has come, and its request begins.
    pub fn begin(&self) -> RequestGuard {
        let mut book = self.book();
        book.head = None;
        let number = book.next;
        book.next += 1;
        book.turns.insert(number, None);
        RequestGuard { timers: self.clone(), number }
    }

    /// Something came. With nothing under way, it is the beginning of a head.
    pub fn read(&self) {
        let mut book = self.book();
        if book.turns.is_empty() && book.head.is_none() {
            book.head = Some(Instant::now());
            self.0.bell.notify_one();
        }
    }

    /// The other end takes nothing at the moment.
    pub fn write_waits(&self) {
        let mut book = self.book();
        if book.write.is_none() {
            book.write = Some(Instant::now());
            self.0.bell.notify_one();
        }
    }

    /// The other end took `bytes`.
    pub fn wrote(&self, bytes: usize) {
        self.book().wrote(bytes, Instant::now());
    }

    /// Returns when something is overdue.
    pub async fn overdue(&self, limits: &Limits) -> Overdue {
        let tick = limits.head.min(limits.stall).min(limits.idle) / 4;
        loop {
            let debt = {
                let book = self.book();
                if let Some(overdue) = book.overdue(limits, Instant::now()) {
                    return overdue;
                }
                book.debt()
            };
            match debt {
                Deadline::Running => tokio::time::sleep(tick).await,
                Deadline::Request(since) => {
                    let end = since + limits.idle + Duration::from_millis(1);
                    let _ = tokio::time::timeout_at(end, self.0.bell.notified()).await;
                }
                Deadline::None => self.0.bell.notified().await,
            }
        }
    }

    /// A panic elsewhere leaves only times behind, which are right whatever happened.
    pub fn book(&self) -> MutexGuard<'_, Timers> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the other end owes, and thus when it has to be looked at. A stream on which nothing happens
/// is not looked at: thousands of them would keep the machine awake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// Something that is under way.
    Running,
    /// A next request, since then.
    Request(Instant),
    None,
}

impl Timers {
    pub fn debt(&self) -> Deadline {
        let runs = self.head.is_some() || self.write.is_some();
        match runs || self.turns.values().any(Option::is_some) {
            true => Deadline::Running,
            false if self.turns.is_empty() => Deadline::Request(self.idle),
            false => Deadline::None,
        }
    }

    pub fn wrote(&mut self, bytes: usize, now: Instant) {
        if let Some(since) = self.write.take() {
            self.waited += now.saturating_duration_since(since);
        }
        self.written = self.written.saturating_add(bytes as u64);
    }

    pub fn overdue(&self, limits: &Limits, now: Instant) -> Option<Overdue> {
        let longer = |since: &Instant, limit| now.saturating_duration_since(*since) > limit;
        let write = self.write.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        let earned = Duration::from_secs(self.written / u64::from(LEAST_RATE));
        let is_slow = self.head.is_some_and(|since| longer(&since, limits.head))
            || write > limits.stall
            || self.waited + write > limits.stall + earned
            || self.turns.values().flatten().any(|since| longer(since, limits.stall));
        let is_idle = self.turns.is_empty() && longer(&self.idle, limits.idle);
        match (is_slow, is_idle) {
            (true, _) => Some(Overdue::Slow),
            (false, true) => Some(Overdue::Idle),
            (false, false) => None,
        }
    }
}

impl RequestGuard {
    /// The other end has a piece of the answer to take.
    pub fn offered(&self) {
        self.timers.book().turns.insert(self.number, Some(Instant::now()));
        self.timers.0.bell.notify_one();
    }

    /// The next piece is ours to make.
    pub fn taken(&self) {
        self.timers.book().turns.insert(self.number, None);
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        let mut book = self.timers.book();
        book.turns.remove(&self.number);
        if book.turns.is_empty() {
            book.idle = Instant::now();
            self.timers.0.bell.notify_one();
        }
    }
}
