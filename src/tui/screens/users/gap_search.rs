//! Going to the next gap or the one before, wherever it is; to the next match while a search is on.

use crate::{
    client::ClientError,
    contract::{
        Tone, User, UserId,
        api::UserPage,
        query::{Edge, GapFilter, UserQuery},
        rules,
    },
    tui::{
        State,
        effects::{Effect, Request},
        input::keymap::KeyCommand,
        list::{ListId, Turn},
        state::{OpenUser, connection, context, failure, load, naming::Goal, toast::say},
    },
};

/// A question that is open. Until its answer keys act on nobody: what is typed ahead means the user
/// to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapSearch {
    pub number: u64,
    pub list: ListId,
    pub way: Turn,
    pub goal: Goal,
    /// On whom it began.
    pub from: UserId,
    pub reach: SearchPass,
    /// How many of them further it goes: the key was pressed again meanwhile.
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
    let goal = Goal::of(state);
    let shows_none = match (goal, state.list(list).filters.gap) {
        (Goal::Gap, Some(GapFilter::None)) => Some("This filter shows only users without a gap."),
        (Goal::Gap, Some(GapFilter::Unknown)) => {
            Some("This filter shows only users of whom nobody knows.")
        }
        _ => None,
    };
    if let Some(words) = shows_none {
        return say(state, Tone::Neutral, words);
    }
    let from = match &state.opened {
        Some(opened) => Some(opened.id),
        None => state.list(list).heads_for(),
    };
    match from {
        Some(from) => {
            let reach = SearchPass::Onward;
            search_on(state, GapSearch { number: 0, list, way, goal, from, reach, more: 0 })
        }
        None if state.list(list).awaits_new_rows() => say(state, Tone::Neutral, LOADING),
        None => say(state, Tone::Neutral, goal.none()),
    }
}

const LOADING: &str = "The list is still loading. Try again in a moment.";

/// Goes on: at once where the next one is loaded, else by asking the server.
fn search_on(state: &mut State, search: GapSearch) -> Vec<Effect> {
    match find_loaded(state, search) {
        Some(user) => go_to_user(state, search, user),
        None => ask_server(state, search),
    }
}

/// The next one among the rows that are loaded, where these are the rows of the present question.
fn find_loaded(state: &State, search: GapSearch) -> Option<User> {
    let list = state.list(search.list);
    if list.awaits_new_rows() {
        return None;
    }
    let mut row = list.window.position(search.from)?;
    loop {
        row = match search.way {
            Turn::On => row + 1,
            Turn::Back => row.checked_sub(1)?,
        };
        let user = list.window.row(row)?;
        // Every row of a search matches.
        if search.goal == Goal::Match || rules::has_gap(user) {
            return Some(user.clone());
        }
    }
}

/// Asks for the one that comes next.
fn ask_server(state: &mut State, search: GapSearch) -> Vec<Effect> {
    state.gap_searches += 1;
    let search = GapSearch { number: state.gap_searches, ..search };
    state.gap_search = Some(search);
    let query = state.list(search.list).query();
    let query = UserQuery {
        gap: match search.goal {
            Goal::Gap => query.gap.or(Some(GapFilter::Any)),
            Goal::Match => query.gap,
        },
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
    match (page.users.into_iter().next(), search.reach) {
        (Some(user), SearchPass::Around) if user.id == search.from => {
            say(state, Tone::Neutral, search.goal.no_other())
        }
        (Some(user), SearchPass::Onward) => go_to_user(state, search, user),
        (Some(user), SearchPass::Around) => {
            let mut effects = go_to_user(state, search, user);
            effects.extend(say(state, Tone::Neutral, search.goal.around(search.way)));
            effects
        }
        (None, SearchPass::Onward) if page.total > 0 => {
            ask_server(state, GapSearch { reach: SearchPass::Around, ..search })
        }
        (None, _) => say(state, Tone::Neutral, search.goal.none()),
    }
}

/// Puts the cursor on `user`, and into the details where these are open.
fn go_to_user(state: &mut State, search: GapSearch, user: User) -> Vec<Effect> {
    if let Some(more) = search.more.checked_sub(1) {
        let (from, reach) = (user.id, SearchPass::Onward);
        return search_on(state, GapSearch { from, reach, more, ..search });
    }
    let mut effects = Vec::new();
    let list = state.list_mut(search.list);
    match list.window.position(user.id).filter(|_| !list.awaits_new_rows()) {
        Some(row) => list.go_to(row),
        None => effects.extend(load::at_user(state, search.list, user.id)),
    }
    if state.opened.is_some() {
        let id = user.id;
        state.opened = Some(OpenUser { id, user: Some(user), button: None });
        effects.extend(load::load_user(state, id));
    }
    effects
}
