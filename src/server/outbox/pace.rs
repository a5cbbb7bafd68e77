//! How fast a channel sends: as fast as the other side takes messages.
//!
//! A refusal that is not about one message stops the channel for a while. After it one message goes
//! ahead; once that is taken, the others follow. A limit also slows the channel to nine tenths of what
//! was taken within the last minute, and each message that is taken from then on speeds it up by a tenth
//! of a message a minute: additive increase, multiplicative decrease. A pace is forgotten an hour after
//! the last refusal.

pub use crate::server::{
    leased_work::Admission,
    store::{PaceState, Pause},
};

use super::{delivery_config::RetryPolicy, transport::ChannelFault};
use crate::{
    contract::{Backoff, api::PauseCause},
    server::clock::after,
};
use jiff::Timestamp;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// What is left of the measured speed after a refusal.
const DECREASE: f64 = 0.9;
/// Messages in a window by which each message that is taken raises the speed.
const INCREASE: f64 = 0.1;
/// After so many windows without a refusal the pace is forgotten.
const FORGOTTEN_AFTER: u32 = 60;
/// The first pause of a channel that knows its pace, in messages of it.
const FIRST_PAUSE: f64 = 5.0;
/// As many as are looked at to measure the speed: a server that takes more within a minute sets no limit
/// that matters.
const MAX_MEASURED: usize = 100_000;

/// The pace of one channel.
#[derive(Clone, Debug)]
pub struct ChannelPace {
    policy: RetryPolicy,
    state: PaceState,
    /// Since when the channel waits, which a start does not remember.
    paused_at: Option<Timestamp>,
    /// When messages were taken within the last window.
    taken: VecDeque<Timestamp>,
    last_taken: Option<Timestamp>,
    last_begun: Option<Timestamp>,
}

/// The pace of a channel, which its attempts share.
#[derive(Clone)]
pub struct SharedPace(Arc<Mutex<ChannelPace>>);

impl SharedPace {
    pub fn new(pace: ChannelPace) -> Self {
        Self(Arc::new(Mutex::new(pace)))
    }

    pub fn lock(&self) -> MutexGuard<'_, ChannelPace> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whose the fault is that a message met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultOf {
    Channel,
    Message,
}

impl ChannelPace {
    /// Goes on with what a server before this one kept. What was wrong with the settings or the line is
    /// tried anew: a start is when settings change.
    pub fn resume(policy: RetryPolicy, kept: PaceState) -> Self {
        let pause = kept.pause.filter(|pause| pause.cause == PauseCause::Limit);
        let state = PaceState { pause, ..kept };
        let (taken, last_taken, last_begun) = (VecDeque::new(), None, None);
        Self { policy, state, paused_at: None, taken, last_taken, last_begun }
    }

    pub fn state(&self) -> &PaceState {
        &self.state
    }

    /// How many attempts may begin at `now`, while so many are under way.
    pub fn admission(&self, under_way: usize, now: Timestamp) -> Admission {
        let room = self.policy.at_once.saturating_sub(under_way);
        if let Some(pause) = &self.state.pause {
            return match pause.until > now {
                true => Admission::At(pause.until),
                false if under_way == 0 => Admission::Now(1),
                false => Admission::AfterAnother,
            };
        }
        if room == 0 {
            return Admission::AfterAnother;
        }
        match (self.interval(), self.last_begun) {
            (None, _) => Admission::Now(room),
            (Some(interval), Some(last)) if after(last, interval) > now => {
                Admission::At(after(last, interval))
            }
            (Some(_), _) => Admission::Now(1),
        }
    }

    /// An attempt begins.
    pub fn begin(&mut self, now: Timestamp) {
        self.last_begun = Some(now);
    }

    /// A message was taken whose attempt began at `begun`. True when what is to be kept has changed.
    pub fn on_taken(&mut self, begun: Timestamp, now: Timestamp) -> bool {
        self.taken.push_back(now);
        self.last_taken = Some(now);
        self.forget_old(now);
        let before = self.state.clone();
        self.on_heard(begun);
        let is_old = self
            .state
            .refused_at
            .is_some_and(|at| after(at, self.policy.window * FORGOTTEN_AFTER) < now);
        self.state.rate = self.state.rate.filter(|_| !is_old).map(|rate| rate + INCREASE);
        self.state != before
    }

    /// The other side listened to an attempt that began at `begun`, and did not take its message. True
    /// when what is to be kept has changed.
    pub fn on_heard(&mut self, begun: Timestamp) -> bool {
        if !self.is_after_pause(begun) || self.state.pause.is_none() {
            return false;
        }
        self.state.pause = None;
        self.paused_at = None;
        true
    }

    /// An attempt that began at `begun` met a fault of the channel; `limited` is when its message did so
    /// before. A message that does so again while others pass has a fault of its own.
    pub fn on_fault(
        &mut self,
        fault: &ChannelFault,
        begun: Timestamp,
        limited: Option<Timestamp>,
        now: Timestamp,
    ) -> FaultOf {
        if limited.is_some_and(|at| self.last_taken.is_some_and(|taken| taken > at)) {
            return FaultOf::Message;
        }
        let asked = fault.retry_after.map(|wait| wait.until(now));
        if !self.is_after_pause(begun) {
            // Of the same moment as the refusal that began the pause.
            if let (Some(pause), Some(asked)) = (&mut self.state.pause, asked) {
                pause.until = pause.until.max(asked);
            }
            return FaultOf::Channel;
        }
        let refusals = self.state.pause.as_ref().map_or(0, |pause| pause.refusals) + 1;
        self.forget_old(now);
        if fault.cause == PauseCause::Limit && refusals == 1 {
            self.slow_down();
        }
        let first = match fault.cause {
            PauseCause::Limit => self.first_pause(),
            PauseCause::Unreachable | PauseCause::Settings => self.policy.backoff.first,
        };
        let backoff = Backoff { first, longest: self.policy.longest_pause.max(first) };
        let until = match asked {
            Some(asked) => asked.max(after(now, self.policy.window / 60)),
            None => after(now, backoff.spread_delay(refusals, rand::random())),
        };
        let answer = fault.answer.clone();
        self.state.pause = Some(Pause { until, cause: fault.cause, refusals, answer });
        self.state.refused_at = Some(now);
        self.paused_at = Some(now);
        FaultOf::Channel
    }

    /// Whether an attempt that began at `begun` says something of the time after the pause.
    fn is_after_pause(&self, begun: Timestamp) -> bool {
        self.paused_at.is_none_or(|paused| begun >= paused)
    }

    fn slow_down(&mut self) {
        let measured = self.taken.len() as f64;
        self.state.rate = match self.state.rate {
            // Where little was to be sent, little was measured.
            Some(rate) => Some(rate.min(measured.max(rate / 2.0))),
            None => Some(measured).filter(|measured| *measured >= 1.0),
        }
        .map(|rate| (rate * DECREASE).max(1.0));
    }

    fn first_pause(&self) -> Duration {
        let longest = self.policy.window / 2;
        let known = self.interval().map(|interval| interval.mul_f64(FIRST_PAUSE));
        known.unwrap_or(longest).min(longest)
    }

    /// From the begin of one attempt to the next.
    fn interval(&self) -> Option<Duration> {
        self.state.rate.map(|rate| self.policy.window.div_f64(rate.max(1.0)))
    }

    fn forget_old(&mut self, now: Timestamp) {
        let is_old = |at: &Timestamp| after(*at, self.policy.window) <= now;
        while self.taken.front().is_some_and(is_old) || self.taken.len() > MAX_MEASURED {
            self.taken.pop_front();
        }
    }
}
