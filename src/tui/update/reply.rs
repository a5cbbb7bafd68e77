//! Answers of the server.

use crate::{
    client::ClientError,
    contract::{
        Code, Tone, User, UserAction, UserId,
        api::{Me, UserPage},
        query::Edge,
    },
    tui::{
        State,
        dialogs::{addresses, bulk, edit_user, export, jobs::job, message, step_up},
        effects::{Answer, AuthAnswer, Effect, Reply, Request, command::Act},
        list::{ListId, Next, PageRequest, RequestTag, UserList, log::Log},
        screens::{
            sign_in::{self, entering, form::Step},
            users::gap_search,
        },
        state::{
            MeRequest, UnmaskedUser, connection, directory, failure, load, numbers, toast::say,
        },
        update::{acted, delayed, job_progress, shown_users},
    },
};

/// Hands an answer to what asked the question.
pub fn on_reply(state: &mut State, Reply { request, answer }: Reply) -> Vec<Effect> {
    state.busy.end();
    match (request, answer) {
        (Request::LoadMe, Answer::Me(answer)) => on_me(state, answer),
        (Request::LoadSummary, Answer::Summary(answer)) => {
            on_answer(state, answer, |state, summary| {
                state.summary = Some(summary);
                Vec::new()
            })
        }
        (Request::RefreshDirectory(_), Answer::Directory(answer)) => {
            on_answer(state, answer, |state, status| {
                if let Some(me) = &mut state.me {
                    me.directory = Some(Box::new(status));
                }
                Vec::new()
            })
        }
        (Request::LoadOverview, Answer::Overview(answer)) => {
            on_answer(state, answer, |state, overview| {
                state.overview.figures = Some(overview);
                Vec::new()
            })
        }
        (Request::LoadPage { list, tag, .. }, Answer::Users(answer)) => {
            on_page(state, list, tag, answer)
        }
        (Request::FindGap { number, .. }, Answer::Users(answer)) => {
            gap_search::on_reply(state, number, answer)
        }
        (Request::LoadUser(id), Answer::User(answer)) => on_user(state, id, answer),
        (Request::LoadAudit { tag, .. }, Answer::Audit(answer)) => {
            let page = answer.map(|page| (page.entries, page.next.map(|seq| seq.0)));
            on_log(state, |state| &mut state.activity, tag, page, |a, b| a.seq == b.seq)
        }
        (Request::LoadOutbox { tag, .. }, Answer::Outbox(answer)) => {
            if let Ok(page) = &answer {
                (state.held, state.channels) = (page.held, page.channels.clone());
            }
            let page = answer.map(|page| (page.messages, page.next.map(|id| id.0)));
            let effects = on_log(state, |state| &mut state.outbox, tag, page, |a, b| a.id == b.id);
            message::update_open(state);
            effects
        }
        (Request::LoadJobs, Answer::Jobs(answer)) => job_progress::on_jobs(state, answer),
        (Request::LoadItems { number, .. }, Answer::Items(answer)) => {
            job::on_items(state, number, answer)
        }
        (Request::PreviewJob { number, .. }, Answer::Preview(answer)) => {
            bulk::on_preview(state, number, answer)
        }
        (Request::Act(command), Answer::Outcome(answer)) => acted::on_reply(state, command, answer),
        (Request::TakeBack { key, .. }, Answer::TakenBack(answer)) => {
            delayed::on_taken_back(state, &key, answer)
        }
        (Request::Export { number, .. }, Answer::Exported(answer)) => {
            export::on_reply(state, number, answer)
        }
        (Request::LoadByHand { number, .. }, Answer::ByHand(answer)) => {
            addresses::on_list(state, number, answer)
        }
        (Request::SaveAddresses { number, .. }, Answer::Exported(answer)) => {
            addresses::on_saved(state, number, answer)
        }
        (Request::Reveal, Answer::Reveal(answer)) => numbers::on_reply(state, answer),
        // No call answers so.
        _ => Vec::new(),
    }
}

/// Hands an answer to the form that asked.
pub fn on_auth_reply(state: &mut State, number: u64, answer: AuthAnswer) -> Vec<Effect> {
    // Nobody is kept from anything by a browser that takes its time.
    if !matches!(answer, AuthAnswer::RealmProgress(_)) {
        state.busy.end();
    }
    match answer {
        AuthAnswer::Ways(answer) => sign_in::realm::on_ways(state, answer),
        AuthAnswer::RealmBegun(answer) if state.auth_state.sign_in().is_some() => {
            sign_in::realm::on_begun(state, number, answer)
        }
        AuthAnswer::RealmBegun(answer) => step_up::realm::on_begun(state, number, answer),
        AuthAnswer::RealmProgress(answer) if state.auth_state.sign_in().is_some() => {
            sign_in::realm::on_progress(state, number, answer)
        }
        AuthAnswer::RealmProgress(answer) => step_up::realm::on_progress(state, number, answer),
        AuthAnswer::SignIn(answer) => sign_in::on_reply(state, number, answer),
        AuthAnswer::SteppedUp(answer) => step_up::on_reply(state, number, answer),
    }
}

/// Who is at the keys.
fn on_me(state: &mut State, answer: Result<Me, ClientError>) -> Vec<Effect> {
    state.me_request = MeRequest::None;
    if state.auth_state.sign_in().is_some_and(|form| matches!(form.step, Step::Entering)) {
        return entering::on_me(state, answer);
    }
    on_answer(state, answer, |state, me| {
        state.me = Some(me);
        directory::alarm(state)
    })
}

fn on_user(state: &mut State, id: UserId, answer: Result<User, ClientError>) -> Vec<Effect> {
    match answer {
        Err(error) if error.code() == Some(Code::UserNotFound) => on_user_gone(state, id),
        answer => on_answer(state, answer, |state, user| {
            let effects = edit_user::on_user_loaded(state, &user);
            keep_unmasked(state, &user);
            shown_users::update(state, &user);
            effects
        }),
    }
}

fn on_page(
    state: &mut State,
    list: ListId,
    tag: RequestTag,
    answer: Result<UserPage, ClientError>,
) -> Vec<Effect> {
    let error = match answer {
        Ok(page) => {
            connection::note_answer(state);
            let count = page.hits();
            let next = state.list_mut(list).put(tag, page);
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
    if !state.list_mut(list).close(tag) {
        return Vec::new();
    }
    if matches!(error.code(), Some(Code::InvalidCursor | Code::UserNotFound)) {
        // The server was upgraded, its database replaced, or the user removed at whom it began.
        return load::from_edge(state, list, Edge::Start);
    }
    if tag.part != PageRequest::Whole && !error.is_outage() && !error.is_shut_out() {
        state.list_mut(list).window.stop(tag.part);
    }
    failure::on_failure(state, &error)
}

fn on_log<T>(
    state: &mut State,
    of: fn(&mut State) -> &mut Log<T>,
    tag: RequestTag,
    answer: Result<(Vec<T>, Option<i64>), ClientError>,
    same: fn(&T, &T) -> bool,
) -> Vec<Effect> {
    if !of(state).accepts(tag) {
        return Vec::new();
    }
    if answer.as_ref().is_err_and(|error| !error.is_outage() && !error.is_shut_out()) {
        of(state).next = None;
    }
    on_answer(state, answer, |state, (entries, next)| {
        of(state).put(tag.part, entries, next, same);
        Vec::new()
    })
}

/// Takes an answer, or draws the conclusions from its failure.
fn on_answer<T>(
    state: &mut State,
    answer: Result<T, ClientError>,
    then: impl FnOnce(&mut State, T) -> Vec<Effect>,
) -> Vec<Effect> {
    match answer {
        Ok(value) => {
            connection::note_answer(state);
            then(state, value)
        }
        Err(error) => failure::on_failure(state, &error),
    }
}

/// The user shown no longer exists. Whoever removed them is told of that by the command.
fn on_user_gone(state: &mut State, id: UserId) -> Vec<Effect> {
    edit_user::on_user_gone(state, id);
    let was_open = state.opened.as_ref().is_some_and(|opened| opened.id == id);
    shown_users::remove(state, id);
    let removes = |act: &Act| matches!(act, Act::To(user, UserAction::Remove(_)) if user.id == id);
    let is_own = state.pending.iter().any(|pending| removes(&pending.command.act));
    let mut effects = match was_open && !is_own {
        true => say(state, Tone::Bad, Code::UserNotFound.title()),
        false => Vec::new(),
    };
    effects.extend(load::refresh_screen(state));
    effects
}

/// Keeps the whole of the user under the cursor, of whom the list tells less.
fn keep_unmasked(state: &mut State, user: &User) {
    let is_under_cursor = |list: &UserList| list.selected().is_some_and(|one| one.id == user.id);
    if state.opened.is_none() && state.current_list().is_some_and(is_under_cursor) {
        state.unmasked = UnmaskedUser { asked: None, whole: Some(user.clone()) };
    }
}
