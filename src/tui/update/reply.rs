//! Answers of the server.

use super::{
    access, acted, bulk, cooldown, edit, export, gap_search, jobs, load, numbers, outbox, say,
    sign_in, step_up,
};
use crate::{
    client::ClientError,
    contract::{Code, Tone, User, api::UserPage, query::Edge},
    tui::{
        action::{Reply, Timer},
        effect::{Effect, PageRequest, RequestTag},
        state::{
            AuthState, Focus, MeRequest, State, UnmaskedUser,
            connection::{Connection, Outage},
            list::{ListId, Next, UserList},
            log::Log,
            sign_in::Step,
        },
    },
};
use std::time::Duration;

/// The pause before a failed question is asked again.
pub const RETRY_PAUSE: Duration = Duration::from_secs(3);

pub fn take(state: &mut State, reply: Reply) -> Vec<Effect> {
    state.busy.end();
    match reply {
        Reply::Me(answer) => {
            state.inquiry = MeRequest::None;
            if state.auth_state.sign_in().is_some_and(|form| matches!(form.step, Step::Entering)) {
                return sign_in::entered(state, answer);
            }
            settle(state, answer, |state, me| {
                state.me = Some(me);
                Vec::new()
            })
        }
        Reply::Summary(answer) => settle(state, answer, |state, summary| {
            state.summary = Some(summary);
            Vec::new()
        }),
        Reply::Overview(answer) => settle(state, answer, |state, overview| {
            state.overview.figures = Some(overview);
            Vec::new()
        }),
        Reply::Page { list, question, answer } => page(state, list, question, answer),
        Reply::Gap { number, answer } => gap_search::take(state, number, answer),
        Reply::User { id, answer } => match answer {
            Err(error) if error.code() == Some(Code::UserNotFound) => gone(state, id),
            answer => settle(state, answer, |state, user| {
                let effects = edit::loaded(state, &user);
                peek(state, &user);
                renew(state, &user);
                effects
            }),
        },
        Reply::Audit { question, answer } => {
            let page = answer.map(|page| (page.entries, page.next.map(|seq| seq.0)));
            log(state, |state| &mut state.activity, question, page, |a, b| a.seq == b.seq)
        }
        Reply::Outbox { question, answer } => {
            let page = answer.map(|page| (page.messages, page.next.map(|id| id.0)));
            let effects =
                log(state, |state| &mut state.outbox, question, page, |a, b| a.id == b.id);
            outbox::renew_open(state);
            effects
        }
        Reply::Jobs(answer) => jobs::loaded(state, answer),
        Reply::Items { number, answer } => jobs::items(state, number, answer),
        Reply::Previewed { number, answer } => bulk::previewed(state, number, answer),
        Reply::Acted { command, answer } => acted::take(state, command, answer),
        Reply::SignIn { number, answer } => sign_in::take(state, number, answer),
        Reply::SteppedUp { number, answer } => step_up::take(state, number, answer),
        Reply::Exported { number, answer } => export::take(state, number, answer),
        Reply::Revealed(answer) => numbers::take(state, answer),
    }
}

fn page(
    state: &mut State,
    list: ListId,
    question: RequestTag,
    answer: Result<UserPage, ClientError>,
) -> Vec<Effect> {
    let error = match answer {
        Ok(page) => {
            reached(state);
            let count = page.total;
            let next = state.list_mut(list).put(question, page);
            let filter = state.list(list).query().filter();
            state.marks.recount(&filter, count);
            return match next {
                Next::Nothing => Vec::new(),
                Next::Again => load::reload(state, list),
                Next::End => load::from_edge(state, list, Edge::End),
            };
        }
        Err(error) => error,
    };
    if !state.list_mut(list).close(question) {
        return Vec::new();
    }
    if matches!(error.code(), Some(Code::InvalidCursor | Code::UserNotFound)) {
        // The server was upgraded, its database replaced, or the user removed at whom it began.
        return load::from_edge(state, list, Edge::Start);
    }
    if question.part != PageRequest::Whole && !error.is_outage() && !error.is_shut_out() {
        state.list_mut(list).window.stop(question.part);
    }
    failed(state, &error)
}

fn log<T>(
    state: &mut State,
    of: fn(&mut State) -> &mut Log<T>,
    question: RequestTag,
    answer: Result<(Vec<T>, Option<i64>), ClientError>,
    same: fn(&T, &T) -> bool,
) -> Vec<Effect> {
    if !of(state).takes(question) {
        return Vec::new();
    }
    if answer.as_ref().is_err_and(|error| !error.is_outage()) {
        of(state).next = None;
    }
    settle(state, answer, |state, (entries, next)| {
        of(state).put(question.part, entries, next, same);
        Vec::new()
    })
}

/// Takes an answer, or draws the conclusions from its failure.
fn settle<T>(
    state: &mut State,
    answer: Result<T, ClientError>,
    take: impl FnOnce(&mut State, T) -> Vec<Effect>,
) -> Vec<Effect> {
    match answer {
        Ok(value) => {
            reached(state);
            take(state, value)
        }
        Err(error) => failed(state, &error),
    }
}

/// The server answered.
pub fn reached(state: &mut State) {
    state.connection = Connection::Up { at: state.now };
}

/// A question failed.
pub fn failed(state: &mut State, error: &ClientError) -> Vec<Effect> {
    match error.code() {
        Some(Code::Forbidden) if state.auth_state.is_open() => {
            state.auth_state = AuthState::Forbidden
        }
        Some(Code::Forbidden) => {}
        Some(Code::RevealRequired) => return numbers::refused(state),
        _ if error.needs_sign_in() => sign_in::close(state),
        _ if error.is_outage() => return lost(state, error),
        _ => return say(state, Tone::Bad, error.to_string()),
    }
    Vec::new()
}

/// The line is down: keep what is there, say how old it is, try again.
pub fn lost(state: &mut State, error: &ClientError) -> Vec<Effect> {
    let since = match &state.connection {
        Connection::Down { stage: Outage::Waiting, .. } => return Vec::new(),
        Connection::Down { since, .. } => *since,
        _ => state.now,
    };
    state.connection = Connection::Down {
        since,
        data_from: state.connection.last_answer(),
        why: error.to_string(),
        stage: Outage::Waiting,
    };
    vec![Effect::Timer { after: RETRY_PAUSE, wake: Timer::Retry }]
}

/// The user shown no longer exists.
fn gone(state: &mut State, id: crate::contract::UserId) -> Vec<Effect> {
    edit::gone(state, id);
    if state.opened.as_ref().is_some_and(|opened| opened.id == id) {
        state.opened = None;
        state.focus = Focus::List;
    }
    let mut effects = say(state, Tone::Bad, Code::UserNotFound.title());
    effects.extend(load::refresh_screen(state));
    effects
}

/// Keeps the whole of the user under the cursor, of whom the list tells less.
fn peek(state: &mut State, user: &User) {
    let is_under_cursor = |list: &UserList| list.selected().is_some_and(|one| one.id == user.id);
    if state.opened.is_none() && state.current_list().is_some_and(is_under_cursor) {
        state.peek = UnmaskedUser { asked: None, whole: Some(user.clone()) };
    }
}

/// Puts a newer state of a user everywhere it is shown.
pub fn renew(state: &mut State, user: &User) {
    state.users.window.replace(user);
    state.security.window.replace(user);
    if let Some(opened) = state.opened.as_mut().filter(|opened| opened.id == user.id) {
        let held = opened.user.as_ref().map_or(0, |held| held.revision);
        if held <= user.revision {
            opened.user = Some(user.clone());
        }
    }
    edit::renew(state, user);
    access::renew(state, user);
    cooldown::renew(state, user);
}
