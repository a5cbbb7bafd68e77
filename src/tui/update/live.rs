//! What comes unasked: changes made elsewhere, the line going and coming, alarms.

use crate::{
    client::Feed,
    contract::{Tone, api::AuditEvent, query::Edge},
    tui::{
        State,
        effects::{Effect, Request, Timer, timer::SECOND},
        input::keymap::KeyCommand,
        screens::{self},
        state::{
            PendingRefresh, Screen, busy, commands,
            connection::{self, Connection, Outage},
            context, failure, load, numbers,
            toast::say,
        },
        update::{delayed, job_progress, keys},
    },
};
use std::time::Duration;

/// Changes within this time are asked for together.
const GATHERING: Duration = Duration::from_millis(100);

/// The same while a job makes changes without end.
const GATHERING_OF_JOBS: Duration = Duration::from_secs(1);

pub fn on_feed(state: &mut State, feed: Feed) -> Vec<Effect> {
    if let Feed::Change(change) = &feed {
        state.last_seq = state.last_seq.max(Some(change.seq));
    }
    if !state.auth_state.is_open() {
        // Everything is asked for anew once the person is let in.
        state.needs_redraw = false;
        return Vec::new();
    }
    match feed {
        Feed::Up => on_stream_open(state),
        Feed::Change(change) => {
            let mut effects = coalesce(state, PendingRefresh::Everything);
            effects.extend(delayed::on_change(state, change.user));
            if change.event == AuditEvent::MessageFailed && state.screen != Screen::Outbox {
                state.needs_redraw = true;
                let key = context::word(state, KeyCommand::Outbox);
                let words = format!("A message could not be delivered. See Outbox ({key}).");
                effects.extend(say(state, Tone::Bad, words));
            }
            effects
        }
        Feed::Outbox => coalesce(state, PendingRefresh::Deliveries),
        Feed::Directory => {
            // How old everything is stands with who is asking.
            let mut effects = coalesce(state, PendingRefresh::Everything);
            effects.extend(load::request(state, Request::LoadMe));
            effects
        }
        Feed::Job(job) => job_progress::on_feed(state, *job),
        Feed::Down(error) if error.is_shut_out() => failure::on_failure(state, &error),
        Feed::Down(error) => connection::on_outage(state, &error),
    }
}

/// The stream is open: what changed before it opened has been missed, the first time too, and
/// lost answers can be asked for.
fn on_stream_open(state: &mut State) -> Vec<Effect> {
    if state.connection.is_down() {
        state.connection = Connection::Up { at: state.now };
    }
    let mut effects = commands::resolve(state);
    effects.extend(screens::refresh(state));
    effects.extend(load::load_jobs(state));
    effects
}

/// Something changed: asks for what is on the screen, once for all the changes of a burst.
fn coalesce(state: &mut State, news: PendingRefresh) -> Vec<Effect> {
    state.needs_redraw = false;
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
            vec![Effect::Timer { after, timer: Timer::Refresh }]
        }
        _ => Vec::new(),
    }
}

/// Counts down to the next attempt, while the wait is on the screen.
fn count_down(state: &mut State, number: u64) -> Vec<Effect> {
    let now = state.now;
    let sign_in = state.auth_state.sign_in_mut().map(|form| &mut form.request);
    let request = sign_in.or(state.step_up.as_mut().map(|form| &mut form.request));
    if request.is_some_and(|request| request.tick(number, now)) {
        return vec![Effect::Timer { after: SECOND, timer: Timer::Countdown(number) }];
    }
    Vec::new()
}

pub fn on_timer(state: &mut State, timer: Timer) -> Vec<Effect> {
    let asks = matches!(
        timer,
        Timer::Search { .. }
            | Timer::SearchLog { .. }
            | Timer::Retry
            | Timer::Refresh
            | Timer::RestedOn(_)
    );
    if asks && state.auth_state.sign_in().is_some() {
        state.pending_refresh = PendingRefresh::None;
        state.needs_redraw = false;
        return Vec::new();
    }
    match timer {
        // It is drawn anew, and says so.
        Timer::MirrorOld => Vec::new(),
        Timer::Key(number) => keys::on_timer(state, number),
        Timer::RestedOn(id) => load::load_unmasked(state, id),
        Timer::SignInWays => load::ask_sign_in_ways(state),
        Timer::Mask => numbers::mask_expired(state),
        Timer::Countdown(number) => count_down(state, number),
        Timer::Busy { episode } => {
            if state.busy.turn(episode) {
                return vec![Effect::Timer { after: busy::TURN, timer }];
            }
            state.needs_redraw = false;
            Vec::new()
        }
        Timer::Search { list, edit } => {
            if state.list(list).search.edit != edit {
                state.needs_redraw = false;
                return Vec::new();
            }
            load::from_edge(state, list, Edge::Start)
        }
        Timer::SearchLog { log, edit } => {
            let is_last = state.search().is_some_and(|search| search.edit == edit);
            if is_last && state.screen == Screen::of_log(log) {
                return load::refresh_screen(state);
            }
            state.needs_redraw = false;
            Vec::new()
        }
        Timer::Toast(id) => {
            if !state.toasts.remove(id) {
                state.needs_redraw = false;
            }
            Vec::new()
        }
        Timer::Retry => retry(state),
        Timer::Refresh => match std::mem::replace(&mut state.pending_refresh, PendingRefresh::None)
        {
            PendingRefresh::Everything => {
                let mut effects = screens::refresh(state);
                // How much is not settled of a directory stands with who is asking.
                if state.me.as_ref().is_some_and(|me| me.directory.is_some()) {
                    effects.extend(load::request(state, Request::LoadMe));
                }
                effects
            }
            PendingRefresh::Deliveries if shows_deliveries(state) => load::refresh_screen(state),
            _ => {
                state.needs_redraw = false;
                Vec::new()
            }
        },
    }
}

/// Whether the screen says how far messages have come: the Outbox, and the badges of users.
fn shows_deliveries(state: &State) -> bool {
    state.screen == Screen::Outbox || state.screen.list().is_some()
}

/// Asks for lost outcomes, and for everything while the line is down; each failure arms the next
/// alarm.
fn retry(state: &mut State) -> Vec<Effect> {
    let mut effects = commands::resolve(state);
    if let Connection::Down { stage, .. } = &mut state.connection
        && state.auth_state.is_open()
    {
        *stage = Outage::Asking;
        effects.extend(screens::refresh(state));
    } else if effects.is_empty() {
        state.needs_redraw = false;
    }
    effects
}
