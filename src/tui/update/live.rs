//! What comes unasked: changes made elsewhere, the line going and coming, alarms.

use super::{jobs, load, numbers, reply, say, sign_in, user};
use crate::{
    client::Feed,
    contract::{Tone, api::AuditEvent, query::Edge},
    tui::{
        action::Timer,
        effect::Effect,
        keymap::KeyCommand,
        state::{
            Paint, PendingRefresh, Screen, State, busy,
            command::CommandStage,
            connection::{Connection, Outage},
        },
    },
};
use std::time::Duration;

/// Changes within this time are asked for together.
const GATHERING: Duration = Duration::from_millis(100);
/// The same while a job makes changes without end.
const GATHERING_OF_JOBS: Duration = Duration::from_secs(1);

pub fn on_feed(state: &mut State, feed: Feed) -> Vec<Effect> {
    if let Feed::Change(change) = &feed {
        state.heard = state.heard.max(Some(change.seq));
    }
    if !state.auth_state.is_open() {
        // Everything is asked for anew once the person is let in.
        state.paint = Paint::Done;
        return Vec::new();
    }
    match feed {
        Feed::Up => up(state),
        Feed::Change(change) => {
            let mut effects = coalesce(state, PendingRefresh::Everything);
            if change.event == AuditEvent::MessageFailed && state.screen != Screen::Outbox {
                state.paint = Paint::Due;
                let key = super::word(state, KeyCommand::Outbox);
                let words = format!("A message could not be delivered. See Outbox ({key}).");
                effects.extend(say(state, Tone::Bad, words));
            }
            effects
        }
        Feed::Outbox => coalesce(state, PendingRefresh::Deliveries),
        Feed::Job(job) => jobs::on_feed(state, job),
        Feed::Down(error) if error.is_shut_out() => reply::failed(state, &error),
        Feed::Down(error) => reply::lost(state, &error),
    }
}

/// The stream is open: what changed before it opened has been missed, the first time too, and
/// lost answers can be asked for.
fn up(state: &mut State) -> Vec<Effect> {
    if state.connection.is_down() {
        state.connection = Connection::Up { at: state.now };
    }
    let mut effects = resolve(state);
    effects.extend(load::refresh(state));
    effects.extend(jobs::load(state));
    effects
}

/// Asks again, under their own keys, for the outcomes that are not known.
pub fn resolve(state: &mut State) -> Vec<Effect> {
    let lost = state.pending.iter().filter(|pending| pending.stage == CommandStage::Unknown);
    let commands: Vec<_> = lost.map(|pending| pending.command.clone()).collect();
    commands.into_iter().flat_map(|command| user::send(state, command)).collect()
}

/// Something changed: asks for what is on the screen, once for all the changes of a burst.
fn coalesce(state: &mut State, news: PendingRefresh) -> Vec<Effect> {
    state.paint = Paint::Done;
    schedule_refresh(state, news)
}

/// Sets the alarm for `news`, unless one is set already.
pub fn schedule_refresh(state: &mut State, news: PendingRefresh) -> Vec<Effect> {
    let before = state.pending_refresh;
    state.pending_refresh = before.max(news);
    match before {
        PendingRefresh::None => {
            let is_endless = state.jobs.open().next().is_some();
            let after = if is_endless { GATHERING_OF_JOBS } else { GATHERING };
            vec![Effect::Timer { after, wake: Timer::Refresh }]
        }
        _ => Vec::new(),
    }
}

/// Counts down to the next attempt, while the wait is on the screen.
fn count_down(state: &mut State, number: u64) -> Vec<Effect> {
    let now = state.now;
    let sign_in = state.auth_state.sign_in_mut().map(|form| &mut form.talk);
    let talk = sign_in.or(state.step_up.as_mut().map(|form| &mut form.talk));
    if talk.is_some_and(|talk| talk.tick(number, now)) {
        return vec![Effect::Timer { after: sign_in::SECOND, wake: Timer::Countdown(number) }];
    }
    Vec::new()
}

pub fn wake(state: &mut State, wake: Timer) -> Vec<Effect> {
    let asks =
        matches!(wake, Timer::Search { .. } | Timer::Retry | Timer::Refresh | Timer::RestedOn(_));
    if asks && state.auth_state.sign_in().is_some() {
        state.pending_refresh = PendingRefresh::None;
        state.paint = Paint::Done;
        return Vec::new();
    }
    match wake {
        Timer::RestedOn(id) => load::peek(state, id),
        Timer::Mask => numbers::expire(state),
        Timer::Countdown(number) => count_down(state, number),
        Timer::Busy { episode } => {
            if state.busy.turn(episode) {
                return vec![Effect::Timer { after: busy::TURN, wake }];
            }
            state.paint = Paint::Done;
            Vec::new()
        }
        Timer::Search { list, edit } => {
            if state.list(list).search.edit != edit {
                state.paint = Paint::Done;
                return Vec::new();
            }
            load::from_edge(state, list, Edge::Start)
        }
        Timer::Toast(id) => {
            if !state.toasts.remove(id) {
                state.paint = Paint::Done;
            }
            Vec::new()
        }
        Timer::Retry => retry(state),
        Timer::Refresh => match std::mem::replace(&mut state.pending_refresh, PendingRefresh::None)
        {
            PendingRefresh::Everything => load::refresh(state),
            PendingRefresh::Deliveries if state.screen == Screen::Outbox => {
                load::refresh_screen(state)
            }
            _ => {
                state.paint = Paint::Done;
                Vec::new()
            }
        },
    }
}

/// Asks for lost outcomes, and for everything while the line is down; each failure arms the next
/// alarm.
fn retry(state: &mut State) -> Vec<Effect> {
    let mut effects = resolve(state);
    if let Connection::Down { stage, .. } = &mut state.connection
        && state.auth_state.is_open()
    {
        *stage = Outage::Asking;
        effects.extend(load::refresh(state));
    } else if effects.is_empty() {
        state.paint = Paint::Done;
    }
    effects
}
