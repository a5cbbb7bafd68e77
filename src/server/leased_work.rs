//! Workers: loops that do what is due, and sleep until something rings, the next turn comes, or the server
//! stops. Nothing polls.
//!
//! [`serve`] is the worker of work that is *leased*: whoever takes a piece of it holds it for a while, does
//! it outside of any transaction, and writes down what came of it where the lease still holds. A server
//! that is killed loses nothing: the lease ends, and the work has its turn again.

use super::clock::{Clock, after};
use jiff::Timestamp;
use std::{fmt::Display, ops::ControlFlow, time::Duration};
use tokio::{sync::watch, task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

/// How long to wait when the database does not answer.
pub const PAUSE: Duration = Duration::from_secs(5);

/// What wakes a worker.
pub struct WorkSignal {
    bell: watch::Receiver<()>,
    clock: Clock,
    stopping: CancellationToken,
}

/// How many attempts may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Now(usize),
    At(Timestamp),
    /// Once one that is under way has ended.
    AfterAnother,
}

/// What was taken.
pub struct LeasedBatch<W> {
    pub leased: Vec<W>,
    /// When the next piece of work wants attention.
    pub next_turn: Option<Timestamp>,
}

/// A kind of leased work: where it is found, how much of it is done at once, and what doing it means.
pub trait WorkSource: Clone + Send + Sync + 'static {
    /// A piece of work in the hands of who holds it.
    type Work: Send + Sync + 'static;
    /// What came of an attempt.
    type Outcome: Send + Sync;
    type Error: Display + Send;

    /// What it is, for the log.
    const NAME: &'static str;

    /// How many attempts may begin while so many are under way.
    fn admission(&self, under_way: usize) -> Admission;

    /// Takes up to `room` pieces of work whose turn has come.
    fn lease_due(
        &self,
        room: usize,
    ) -> impl Future<Output = Result<LeasedBatch<Self::Work>, Self::Error>> + Send;

    /// Does `work`; nothing where it was broken off, and its lease is to bring it back.
    fn attempt(&self, work: &Self::Work) -> impl Future<Output = Option<Self::Outcome>> + Send;

    /// Writes down what came of it, where the lease still holds.
    fn settle(
        &self,
        work: &Self::Work,
        outcome: &Self::Outcome,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Its id, for the log.
    fn id_of(work: &Self::Work) -> impl Display + Send;

    /// When the lease of `work` ends.
    fn lease_until(work: &Self::Work) -> Timestamp;
}

impl WorkSignal {
    /// `bell` rings when there may be work.
    pub fn new(bell: watch::Receiver<()>, clock: Clock, stopping: CancellationToken) -> Self {
        Self { bell, clock, stopping }
    }

    /// To be called before work is looked for: what rings from here on calls for another look. Breaks
    /// once the server is told to stop, or nothing can ring any more.
    pub fn begin_turn(&mut self) -> ControlFlow<()> {
        self.bell.mark_unchanged();
        match self.stopping.is_cancelled() || self.bell.has_changed().is_err() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Sleeps until `next`, or until something calls for another look before.
    pub async fn wait(&mut self, next: Option<Timestamp>) {
        self.wait_beside(next, &mut JoinSet::new()).await;
    }

    /// [`Self::wait`], which also ends with an attempt that is `under_way`.
    async fn wait_beside(&mut self, next: Option<Timestamp>, under_way: &mut JoinSet<()>) {
        tokio::select! {
            _ = self.bell.changed() => {}
            () = self.clock.sleep_until_turn(next) => {}
            Some(_) = under_way.join_next() => {}
            () = self.stopping.cancelled() => {}
        }
    }
}

/// Does the work of `source` until the server is told to stop; then begins nothing new, and ends once what
/// is under way has ended. Dropping it breaks off what is under way: the leases bring it back.
pub async fn serve<S: WorkSource>(source: S, mut signal: WorkSignal) {
    // A set of its own: an attempt that ends makes room for the next one of this source.
    let mut under_way = JoinSet::new();
    while signal.begin_turn().is_continue() {
        let next = begin(&source, &signal.clock, &mut under_way).await;
        signal.wait_beside(next, &mut under_way).await;
    }
    while under_way.join_next().await.is_some() {}
}

/// Begins as many attempts as there is room for; gives when more may be begun, if that is known.
async fn begin<S: WorkSource>(
    source: &S,
    clock: &Clock,
    under_way: &mut JoinSet<()>,
) -> Option<Timestamp> {
    let room = match source.admission(under_way.len()) {
        Admission::Now(room) => room,
        Admission::At(at) => return Some(at),
        // An attempt that ends makes room, and is waited for anyway.
        Admission::AfterAnother => return None,
    };
    let LeasedBatch { leased, next_turn } = match source.lease_due(room).await {
        Ok(batch) => batch,
        Err(error) => {
            tracing::error!(work = S::NAME, %error, "what is due cannot be read");
            return Some(after(clock.now(), PAUSE));
        }
    };
    let is_full = leased.len() == room;
    for work in leased {
        let (source, clock) = (source.clone(), clock.clone());
        under_way.spawn(async move { carry_out(&source, &clock, work).await });
    }
    if !is_full {
        return next_turn;
    }
    match source.admission(under_way.len()) {
        Admission::At(at) => Some(at),
        Admission::Now(_) => Some(clock.now()),
        Admission::AfterAnother => None,
    }
}

async fn carry_out<S: WorkSource>(source: &S, clock: &Clock, work: S::Work) {
    let Some(outcome) = source.attempt(&work).await else { return };
    // What was done and cannot be written down is done again when the lease ends, so it is worth trying
    // until then.
    while let Err(error) = source.settle(&work, &outcome).await {
        tracing::error!(work = S::NAME, id = %S::id_of(&work), %error, "the outcome of an attempt cannot be stored");
        if after(clock.now(), PAUSE) >= S::lease_until(&work) {
            break;
        }
        sleep(PAUSE).await;
    }
}
