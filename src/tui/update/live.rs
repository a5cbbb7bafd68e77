//! What comes unasked: changes made elsewhere, the line going and coming, alarms.

use super::{load, reply, user};
use crate::contract::{api::Change, query::Edge};
use crate::{
    client::Feed,
    tui::{
        action::Wake,
        effect::Effect,
        state::{
            Gate, Paint, State, busy,
            command::Stage,
            line::{Line, Outage},
        },
    },
};

pub fn hear(state: &mut State, feed: Feed) -> Vec<Effect> {
    match feed {
        Feed::Up => up(state),
        Feed::Change(change) => changed(state, change),
        Feed::Down(error) => reply::failed(state, &error),
    }
}

/// The stream is open again: changes may have been missed, and lost answers can be asked for.
fn up(state: &mut State) -> Vec<Effect> {
    let was_down = state.line.is_down();
    if was_down {
        state.line = Line::Up { at: state.now };
    }
    let mut effects = resolve(state);
    if was_down {
        effects.extend(load::refresh(state));
    }
    effects
}

/// Asks again, under their own keys, for the outcomes that are not known.
fn resolve(state: &mut State) -> Vec<Effect> {
    let lost = state.pending.iter().filter(|pending| pending.stage == Stage::Unknown);
    let commands: Vec<_> = lost.map(|pending| pending.command.clone()).collect();
    commands.into_iter().flat_map(|command| user::send(state, command)).collect()
}

/// Somebody changed something: ask for what is on the screen, once however many changes come
/// while an answer is awaited.
fn changed(state: &mut State, change: Change) -> Vec<Effect> {
    let mut effects = load::call(state, Effect::LoadSummary);
    let screen_asks = state.current_list().is_some_and(|list| list.asks_whole());
    if !screen_asks {
        effects.extend(load::refresh_screen(state));
    }
    let opened = state.opened.as_ref().map(|opened| opened.id);
    if let Some(id) = opened.filter(|id| change.user.is_none_or(|user| user == *id)) {
        effects.extend(load::load_user(state, id));
    }
    effects
}

pub fn wake(state: &mut State, wake: Wake) -> Vec<Effect> {
    match wake {
        Wake::Busy { episode } => {
            if state.busy.turn(episode) {
                return vec![Effect::Wake { after: busy::TURN, wake }];
            }
            state.paint = Paint::Done;
            Vec::new()
        }
        Wake::Search { list, edit } => {
            if state.list(list).search.edit != edit {
                state.paint = Paint::Done;
                return Vec::new();
            }
            load::from_edge(state, list, Edge::Start)
        }
        Wake::Toast(id) => {
            if !state.toasts.remove(id) {
                state.paint = Paint::Done;
            }
            Vec::new()
        }
        Wake::Retry => retry(state),
    }
}

/// Tries again while the line is down; each failure arms the next alarm.
fn retry(state: &mut State) -> Vec<Effect> {
    if let Line::Down { stage, .. } = &mut state.line
        && state.gate == Gate::Open
    {
        *stage = Outage::Asking;
    } else {
        state.paint = Paint::Done;
        return Vec::new();
    }
    let mut effects = resolve(state);
    effects.extend(load::refresh(state));
    effects
}
