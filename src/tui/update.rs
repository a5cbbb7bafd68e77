//! The one place where state changes: an action in, effects out. Synchronous and pure.

pub mod acted;
pub mod delayed;
pub mod haste;
pub mod job_progress;
pub mod keys;
pub mod live;
pub mod mouse;
pub mod refused_link;
pub mod reply;
pub mod requests;
pub mod shown_users;

use crate::{
    config::Scroll,
    contract::Tone,
    tui::{
        State,
        action::Action,
        dialogs::{export, jobs::job},
        effects::{Answer, Effect, Reply, Request},
        screens::users::widths,
        state::{Life, clip, commands, context, load, toast},
    },
};
use jiff::Timestamp;
use std::time::Instant;

/// Brings `state` to what it is after `action`, which happened at `now`.
pub fn update(state: &mut State, action: Action, now: Timestamp) -> Vec<Effect> {
    state.now = now;
    state.needs_redraw = true;
    // A page is turned by who is at the keys; what comes by itself moves as little as it can.
    let scroll = match &action {
        Action::Key(_) | Action::Mouse(_) => state.scroll,
        _ => Scroll::Line,
    };
    let mut effects = match action {
        Action::Key(key) => {
            clip::hide(state);
            keys::press(state, key)
        }
        Action::Command(command) => keys::run_command(state, context::context(state), command),
        Action::Copied(copied) => clip::on_copied(state, copied),
        Action::Paste(text) => keys::paste(state, &text),
        Action::Mouse(gesture) => mouse::on_gesture(state, gesture),
        Action::Resize(size) => {
            state.size = size;
            Vec::new()
        }
        Action::OwnColours(colours) => {
            state.appearance.surroundings.own = Some(colours);
            Vec::new()
        }
        Action::Reply(reply) => reply::on_reply(state, *reply),
        Action::AuthReply { number, answer } => reply::on_auth_reply(state, number, *answer),
        Action::Feed(feed) => live::on_feed(state, feed),
        Action::InSession { session, action } if session == state.session => {
            return update(state, *action, now);
        }
        Action::InSession { action, .. } => on_late_reply(state, *action),
        Action::NotKept(why) => toast::say(
            state,
            Tone::Bad,
            format!(
                "The session could not be stored: \
         {why}"
            ),
        ),
        Action::Timer(wake) => live::on_timer(state, wake),
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
    if state.life == Life::Leaving && !state.pending.iter().any(|one| one.stage.awaits_answer()) {
        state.life = Life::Over;
    }
    let place = context::context(state);
    state.pacing.asks(place.is_question().then_some(place));
    load::scroll(state, scroll);
    widths::compare_looks(state);
    load::fill(state, &mut effects);
    load::schedule_unmask(state, &mut effects);
    job::fill(state, &mut effects);
    effects
}

/// A frame of `state` was written at `at`: whoever reads it may answer what it asks.
pub fn on_drawn(state: &mut State, at: Instant) {
    state.pacing.drawn(at);
}

/// What was told under a session that is over: only what was done counts.
fn on_late_reply(state: &mut State, action: Action) -> Vec<Effect> {
    state.needs_redraw = false;
    let Action::Reply(reply) = action else { return Vec::new() };
    let (command, answer) = match *reply {
        Reply { request: Request::Act(command), answer: Answer::Outcome(answer) } => {
            (command, answer)
        }
        Reply { request: Request::Export { number, .. }, answer: Answer::Exported(answer) } => {
            state.needs_redraw = true;
            return export::on_reply(state, number, answer);
        }
        _ => return Vec::new(),
    };
    if !state.pending.iter().any(|pending| pending.command.key == command.key) {
        return Vec::new();
    }
    state.needs_redraw = true;
    match answer {
        Err(error) if error.needs_sign_in() && state.auth_state.is_open() => {
            commands::send(state, command)
        }
        answer => acted::on_reply(state, command, answer),
    }
}
