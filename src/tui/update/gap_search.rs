//! Going to the next gap or the one before, wherever it is.

use super::{keys, load, reply, say};
use crate::{
    client::ClientError,
    contract::{
        Tone, User, UserId,
        api::UserPage,
        query::{Edge, GapFilter, UserQuery},
        rules,
    },
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{
            OpenUser, State,
            gap_search::{GapSearch, SearchPass},
            list::{ListId, Turn},
        },
    },
};

/// The key was pressed.
pub fn go(state: &mut State, way: Turn) -> Vec<Effect> {
    let Some(list) = state.screen.list() else {
        let [users, security] =
            [KeyCommand::Users, KeyCommand::Security].map(|bound| keys::word(state, bound));
        let words = format!("Go to a gap in Users ({users}) or Security ({security}).");
        return say(state, Tone::Neutral, words);
    };
    if let Some(seek) = &mut state.seek {
        match seek.more.checked_sub(1) {
            _ if seek.way == way => seek.more = seek.more.saturating_add(1),
            Some(fewer) => seek.more = fewer,
            // There and back again.
            None => state.seek = None,
        }
        return Vec::new();
    }
    if state.list(list).filters.gap == Some(GapFilter::None) {
        return say(state, Tone::Neutral, "This filter shows only users without a gap.");
    }
    let from = match &state.opened {
        Some(opened) => Some(opened.id),
        None => state.list(list).heads_for(),
    };
    match from {
        Some(from) => from_user(state, list, way, from, 0),
        None if state.list(list).awaits_new_rows() => say(state, Tone::Neutral, LOADING),
        None => say(state, Tone::Neutral, NO_GAP),
    }
}

const LOADING: &str = "The list is still loading. Try again in a moment.";
const NO_GAP: &str = "No user here has a gap.";

/// Goes on from the user `from`: at once where the next gap is loaded, else by asking the server.
fn from_user(state: &mut State, list: ListId, way: Turn, from: UserId, more: u8) -> Vec<Effect> {
    if let Some(user) = loaded(state, list, way, from) {
        return land(state, list, way, user, more);
    }
    ask(state, GapSearch { number: 0, list, way, from, reach: SearchPass::Onward, more })
}

/// The next gap among the rows that are loaded, where these are the rows of the present question.
fn loaded(state: &State, list: ListId, way: Turn, from: UserId) -> Option<User> {
    let list = state.list(list);
    if list.awaits_new_rows() {
        return None;
    }
    let mut row = list.window.position(from)?;
    loop {
        row = match way {
            Turn::On => row + 1,
            Turn::Back => row.checked_sub(1)?,
        };
        let user = list.window.row(row)?;
        if rules::has_gap(user) {
            return Some(user.clone());
        }
    }
}

/// Asks for the one gap that comes next.
fn ask(state: &mut State, seek: GapSearch) -> Vec<Effect> {
    state.seeks += 1;
    let seek = GapSearch { number: state.seeks, ..seek };
    state.seek = Some(seek);
    let query = state.list(seek.list).query();
    let query = UserQuery {
        gap: query.gap.or(Some(GapFilter::Any)),
        past: (seek.reach == SearchPass::Onward).then_some(seek.from),
        from: match seek.way {
            Turn::On => Edge::Start,
            Turn::Back => Edge::End,
        },
        limit: Some(1),
        ..query
    };
    load::call(state, Effect::SeekGap { number: seek.number, query: Box::new(query) })
}

pub fn take(state: &mut State, number: u64, answer: Result<UserPage, ClientError>) -> Vec<Effect> {
    let Some(seek) = state.seek.take_if(|seek| seek.number == number) else { return Vec::new() };
    let page = match answer {
        Ok(page) => page,
        Err(error) => return reply::failed(state, &error),
    };
    reply::reached(state);
    let GapSearch { list, way, from, reach, more, .. } = seek;
    match (page.users.into_iter().next(), reach) {
        (Some(user), SearchPass::Around) if user.id == from => {
            say(state, Tone::Neutral, "There is no other gap here.")
        }
        (Some(user), SearchPass::Onward) => land(state, list, way, user, more),
        (Some(user), SearchPass::Around) => {
            let mut effects = land(state, list, way, user, more);
            effects.extend(say(
                state,
                Tone::Neutral,
                match way {
                    Turn::On => "Back at the first gap.",
                    Turn::Back => "Back at the last gap.",
                },
            ));
            effects
        }
        (None, SearchPass::Onward) if page.total > 0 => {
            ask(state, GapSearch { reach: SearchPass::Around, ..seek })
        }
        (None, _) => say(state, Tone::Neutral, NO_GAP),
    }
}

/// Puts the cursor on `user`, and into the details where these are open.
fn land(state: &mut State, id: ListId, way: Turn, user: User, more: u8) -> Vec<Effect> {
    if let Some(more) = more.checked_sub(1) {
        return from_user(state, id, way, user.id, more);
    }
    let mut effects = Vec::new();
    let list = state.list_mut(id);
    match list.window.position(user.id).filter(|_| !list.awaits_new_rows()) {
        Some(row) => list.go_to(row),
        None => effects.extend(load::at_user(state, id, user.id)),
    }
    if state.opened.is_some() {
        let id = user.id;
        state.opened = Some(OpenUser { id, user: Some(user), button: 0 });
        effects.extend(load::load_user(state, id));
    }
    effects
}
