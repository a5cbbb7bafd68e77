//! The one place where state changes: an action in, effects out. Synchronous and pure.

mod access;
mod acted;
mod activity;
mod appearance;
mod bulk;
mod confirm;
mod cooldown;
mod edit;
mod enabled;
mod export;
mod filter;
mod gap_search;
mod jobs;
mod keys;
mod live;
mod load;
mod marks;
mod mouse;
mod navigate;
mod numbers;
mod outbox;
mod overview;
mod palette;
mod paste;
mod queue;
mod reason;
mod reply;
mod sign_in;
mod step_up;
mod user;
mod views;

use super::{
    action::{Action, Reply},
    effect::Effect,
    state::{Life, Paint, State, command::CommandStage, toast},
};
use crate::{config::Scroll, contract::Tone, tui::action::Timer};
use jiff::Timestamp;

pub use enabled::is_enabled;
pub use keys::{context, word};
pub use load::start;

/// Brings `state` to what it is after `action`, which happened at `now`.
pub fn update(state: &mut State, action: Action, now: Timestamp) -> Vec<Effect> {
    state.now = now;
    state.paint = Paint::Due;
    // A page is turned by who is at the keys; what comes by itself moves as little as it can.
    let scroll = match &action {
        Action::Key(_) | Action::Mouse(_) => state.scroll,
        _ => Scroll::Line,
    };
    let mut effects = match action {
        Action::Key(key) => keys::press(state, key),
        Action::Paste(text) => keys::paste(state, &text),
        Action::Mouse(gesture) => mouse::take(state, gesture),
        Action::Resize(size) => {
            state.size = size;
            Vec::new()
        }
        Action::Reply(reply) => reply::take(state, *reply),
        Action::Feed(feed) => live::on_feed(state, feed),
        Action::InSession { session, action } if session == state.session => {
            return update(state, *action, now);
        }
        Action::InSession { action, .. } => late(state, *action),
        Action::NotKept(why) => say(
            state,
            Tone::Bad,
            format!(
                "The session could not be stored: \
         {why}"
            ),
        ),
        Action::Timer(wake) => live::wake(state, wake),
        Action::Crash => {
            state.life = Life::Crashed;
            Vec::new()
        }
        Action::Continued => vec![Effect::Retake],
        Action::Quit => {
            state.life = Life::Over;
            Vec::new()
        }
    };
    if state.life == Life::Leaving
        && state.pending.iter().all(|one| one.stage == CommandStage::Held)
    {
        state.life = Life::Over;
    }
    load::scroll(state, scroll);
    load::fill(state, &mut effects);
    load::peek_soon(state, &mut effects);
    jobs::fill(state, &mut effects);
    effects
}

/// What was told under a session that is over: only what was done counts.
fn late(state: &mut State, action: Action) -> Vec<Effect> {
    state.paint = Paint::Done;
    let Action::Reply(reply) = action else { return Vec::new() };
    let (command, answer) = match *reply {
        Reply::Acted { command, answer } => (command, answer),
        Reply::Exported { number, answer } => {
            state.paint = Paint::Due;
            return export::take(state, number, answer);
        }
        _ => return Vec::new(),
    };
    if !state.pending.iter().any(|pending| pending.command.key == command.key) {
        return Vec::new();
    }
    state.paint = Paint::Due;
    match answer {
        Err(error) if error.needs_sign_in() && state.auth_state.is_open() => {
            user::send(state, command)
        }
        answer => acted::take(state, command, answer),
    }
}

/// Says something for a few seconds, or until dismissed where it is bad news.
fn say(state: &mut State, tone: Tone, text: impl Into<String>) -> Vec<Effect> {
    let id = state.toasts.push(tone, text.into());
    match tone {
        Tone::Bad => Vec::new(),
        _ => vec![Effect::Timer { after: toast::READING_TIME, wake: Timer::Toast(id) }],
    }
}
