//! Going to the next gap or the one before, wherever it is.

use crate::{
    client::ClientError,
    contract::{
        Tone, User, UserId,
        api::UserPage,
        query::{Edge, GapFilter, UserQuery},
        rules,
    },
    tui::{
        effects::{Effect, Request},
        input::keymap::KeyCommand,
        list::{ListId, Turn},
        state::{OpenUser, State, connection, context, failure, load, toast::say},
    },
};

/// A question that is open. Until its answer keys act on nobody: what is typed ahead means the user
/// to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapSearch {
    pub number: u64,
    pub list: ListId,
    pub way: Turn,
    /// On whom it began.
    pub from: UserId,
    pub reach: SearchPass,
    /// How many gaps further it goes: the key was pressed again meanwhile.
    pub more: u8,
}

/// Where the question looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPass {
    /// From the user on.
    Onward,
    /// From the other end: there was no gap left on this side.
    Around,
}

/// The key was pressed.
pub fn go_to_gap(state: &mut State, way: Turn) -> Vec<Effect> {
    let Some(list) = state.screen.list() else {
        let [users, security] =
            [KeyCommand::Users, KeyCommand::Security].map(|command| context::word(state, command));
        let words = format!("Go to a gap in Users ({users}) or Security ({security}).");
        return say(state, Tone::Neutral, words);
    };
    if let Some(search) = &mut state.gap_search {
        match search.more.checked_sub(1) {
            _ if search.way == way => search.more = search.more.saturating_add(1),
            Some(fewer) => search.more = fewer,
            // There and back again.
            None => state.gap_search = None,
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
        Some(from) => search_from(state, list, way, from, 0),
        None if state.list(list).awaits_new_rows() => say(state, Tone::Neutral, LOADING),
        None => say(state, Tone::Neutral, NO_GAP),
    }
}

const LOADING: &str = "The list is still loading. Try again in a moment.";

const NO_GAP: &str = "No user here has a gap.";

/// Goes on from the user `from`: at once where the next gap is loaded, else by asking the server.
fn search_from(state: &mut State, list: ListId, way: Turn, from: UserId, more: u8) -> Vec<Effect> {
    if let Some(user) = find_loaded(state, list, way, from) {
        return go_to_user(state, list, way, user, more);
    }
    ask_server(state, GapSearch { number: 0, list, way, from, reach: SearchPass::Onward, more })
}

/// The next gap among the rows that are loaded, where these are the rows of the present question.
fn find_loaded(state: &State, list: ListId, way: Turn, from: UserId) -> Option<User> {
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
fn ask_server(state: &mut State, search: GapSearch) -> Vec<Effect> {
    state.gap_searches += 1;
    let search = GapSearch { number: state.gap_searches, ..search };
    state.gap_search = Some(search);
    let query = state.list(search.list).query();
    let query = UserQuery {
        gap: query.gap.or(Some(GapFilter::Any)),
        past: (search.reach == SearchPass::Onward).then_some(search.from),
        from: match search.way {
            Turn::On => Edge::Start,
            Turn::Back => Edge::End,
        },
        limit: Some(1),
        ..query
    };
    load::request(state, Request::FindGap { number: search.number, query: Box::new(query) })
}

pub fn on_reply(
    state: &mut State,
    number: u64,
    answer: Result<UserPage, ClientError>,
) -> Vec<Effect> {
    let Some(search) = state.gap_search.take_if(|search| search.number == number) else {
        return Vec::new();
    };
    let page = match answer {
        Ok(page) => page,
        Err(error) => return failure::on_failure(state, &error),
    };
    connection::note_answer(state);
    let GapSearch { list, way, from, reach, more, .. } = search;
    match (page.users.into_iter().next(), reach) {
        (Some(user), SearchPass::Around) if user.id == from => {
            say(state, Tone::Neutral, "There is no other gap here.")
        }
        (Some(user), SearchPass::Onward) => go_to_user(state, list, way, user, more),
        (Some(user), SearchPass::Around) => {
            let mut effects = go_to_user(state, list, way, user, more);
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
            ask_server(state, GapSearch { reach: SearchPass::Around, ..search })
        }
        (None, _) => say(state, Tone::Neutral, NO_GAP),
    }
}

/// Puts the cursor on `user`, and into the details where these are open.
fn go_to_user(state: &mut State, id: ListId, way: Turn, user: User, more: u8) -> Vec<Effect> {
    if let Some(more) = more.checked_sub(1) {
        return search_from(state, id, way, user.id, more);
    }
    let mut effects = Vec::new();
    let list = state.list_mut(id);
    match list.window.position(user.id).filter(|_| !list.awaits_new_rows()) {
        Some(row) => list.go_to(row),
        None => effects.extend(load::at_user(state, id, user.id)),
    }
    if state.opened.is_some() {
        let id = user.id;
        state.opened = Some(OpenUser { id, user: Some(user), button: None });
        effects.extend(load::load_user(state, id));
    }
    effects
}
