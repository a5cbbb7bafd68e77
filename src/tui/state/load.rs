//! Asking the server, and keeping the rows on the screen loaded.

use crate::{
    config::Scroll,
    contract::{
        Seq, UserId,
        query::{AuditFilter, Edge, LogQuery, UserQuery},
    },
    tui::{
        State,
        effects::{AuthCall, Effect, RealmCall, Request, Timer},
        layout,
        list::{ListId, RequestTag},
        state::{Screen, busy},
    },
};
use std::time::Duration;

/// Asks for the jobs there are.
pub fn load_jobs(state: &mut State) -> Vec<Effect> {
    request(state, Request::LoadJobs)
}

/// Asks the server.
pub fn request(state: &mut State, request: Request) -> Vec<Effect> {
    call(state, Effect::Request(request))
}

/// Counts `effect`, which the server answers; the first of a burst arms the spinner.
pub fn call(state: &mut State, effect: Effect) -> Vec<Effect> {
    let mut effects = vec![effect];
    if let Some(episode) = state.busy.begin() {
        effects.push(Effect::Timer { after: busy::PATIENCE, timer: Timer::Busy { episode } });
    }
    effects
}

/// Asks by which realm people sign in, where somebody is to and nobody said yet.
pub fn ask_sign_in_ways(state: &mut State) -> Vec<Effect> {
    if state.realm().is_some() || state.auth_state.sign_in().is_none() {
        return Vec::new();
    }
    call(state, Effect::Authenticate { number: 0, call: AuthCall::Realm(RealmCall::Ways) })
}

/// Asks again for what the present screen shows.
pub fn refresh_screen(state: &mut State) -> Vec<Effect> {
    match state.screen {
        Screen::Overview => request(state, Request::LoadOverview),
        Screen::Users => reload(state, ListId::Users),
        Screen::Security => reload(state, ListId::Security),
        Screen::Activity => {
            let tag = state.activity.ask_whole();
            load_activity(state, tag, None)
        }
        Screen::Outbox => {
            let tag = state.outbox.ask_whole();
            load_outbox(state, tag, None)
        }
    }
}

fn load_activity(state: &mut State, tag: RequestTag, before: Option<i64>) -> Vec<Effect> {
    let search = state.activity.applied();
    let filter = Box::new(AuditFilter { search, ..state.narrowed.filter() });
    request(state, Request::LoadAudit { tag, filter, before: before.map(Seq) })
}

fn load_outbox(state: &mut State, tag: RequestTag, before: Option<i64>) -> Vec<Effect> {
    let (search, numbers) = (state.outbox.applied(), state.numbers.wanted());
    let query = Box::new(LogQuery { search, before, numbers, limit: None });
    request(state, Request::LoadOutbox { tag, query })
}

/// Asks again for the page under the cursor of a list.
pub fn reload(state: &mut State, id: ListId) -> Vec<Effect> {
    let asked = state.list_mut(id).ask_again();
    ask(state, id, asked)
}

/// Asks for a list from its start or its end.
pub fn from_edge(state: &mut State, id: ListId, edge: Edge) -> Vec<Effect> {
    let asked = state.list_mut(id).ask_edge(edge);
    ask(state, id, asked)
}

/// Asks for the page of a list that begins with `user`, and goes there.
pub fn at_user(state: &mut State, id: ListId, user: UserId) -> Vec<Effect> {
    let asked = state.list_mut(id).ask_at(user);
    ask(state, id, asked)
}

pub fn load_user(state: &mut State, id: UserId) -> Vec<Effect> {
    request(state, Request::LoadUser(id))
}

fn ask(state: &mut State, list: ListId, (tag, query): (RequestTag, UserQuery)) -> Vec<Effect> {
    let query = Box::new(UserQuery { numbers: state.numbers.wanted(), ..query });
    request(state, Request::LoadPage { list, tag, query })
}

/// How long the cursor rests on a user before the rest of that user is asked for.
const REST: Duration = Duration::from_millis(150);

/// Sets an alarm for the user beside the list, of whom the list does not tell all.
pub fn schedule_unmask(state: &mut State, effects: &mut Vec<Effect>) {
    let wanted = state.unknown_beside();
    let may_ask = state.auth_state.is_open() && !state.connection.is_down();
    if wanted.is_none() || wanted == state.unmasked.asked || !may_ask {
        return;
    }
    state.unmasked.asked = wanted;
    effects.extend(wanted.map(|id| Effect::Timer { after: REST, timer: Timer::RestedOn(id) }));
}

/// Asks for the user beside the list, if the cursor is still there.
pub fn load_unmasked(state: &mut State, id: UserId) -> Vec<Effect> {
    state.needs_redraw = false;
    if state.unknown_beside() == Some(id) && state.unmasked.asked == Some(id) {
        return load_user(state, id);
    }
    Vec::new()
}

/// Scrolls the cursor into view.
pub fn scroll(state: &mut State, by: Scroll) {
    let rows = layout::list_rows(state.size);
    match state.screen.list() {
        Some(id) => state.list_mut(id).scroll(u64::from(rows), by),
        None => {
            state.activity.scroll(usize::from(rows), by);
            state.outbox.scroll(usize::from(rows), by);
        }
    }
}

/// Asks for the rows that the screen comes close to. After a failure this waits for the next try,
/// else it would ask in a circle.
pub fn fill(state: &mut State, effects: &mut Vec<Effect>) {
    let rows = layout::list_rows(state.size);
    let may_ask = state.auth_state.is_open() && !state.connection.is_down();
    if let Some(id) = state.screen.list() {
        if may_ask && let Some(asked) = state.list_mut(id).ask_more(u64::from(rows)) {
            effects.extend(ask(state, id, asked));
        }
        return;
    }
    let rows = usize::from(rows);
    match state.screen {
        Screen::Activity if may_ask && state.activity.nears_end(rows) => {
            if let Some((tag, before)) = state.activity.ask_after() {
                effects.extend(load_activity(state, tag, Some(before)));
            }
        }
        Screen::Outbox if may_ask && state.outbox.nears_end(rows) => {
            if let Some((tag, before)) = state.outbox.ask_after() {
                effects.extend(load_outbox(state, tag, Some(before)));
            }
        }
        _ => {}
    }
}
