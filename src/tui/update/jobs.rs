//! Jobs: as the server tells of them, their list, and one of them.

use super::{load, reply, say, user};
use crate::{
    client::ClientError,
    contract::{
        JobId, Tone,
        api::{Job, JobItemQuery, JobItems, JobState, Jobs},
        query::MAX_LIMIT,
    },
    tui::{
        effect::Effect,
        keymap::{Context, KeyCommand},
        layout,
        state::{
            State,
            command::Act,
            jobs::{JobList, JobView},
            modal::{Answer, Modal},
        },
        text,
    },
};

/// A job has come further.
pub fn on_feed(state: &mut State, job: Job) -> Vec<Effect> {
    let was_over = state.jobs.find(job.id).is_some_and(|known| known.state.is_over());
    take(state, job, !was_over)
}

/// Takes what the server tells of a job. Its end is told where it is news.
fn take(state: &mut State, job: Job, is_news: bool) -> Vec<Effect> {
    let shown = view(state).filter(|view| view.id == job.id);
    let is_shown = shown.is_some();
    if let Some(view) = shown {
        view.is_stopped = false;
    }
    state.jobs.take(job.clone(), state.now);
    if !job.state.is_over() || !is_news || is_shown {
        return Vec::new();
    }
    let (tone, words) = end_words(state, &job);
    say(state, tone, words)
}

/// How a job ended.
fn end_words(state: &State, job: &Job) -> (Tone, String) {
    let mut label = job.action.label().to_owned();
    if state.me.as_ref().is_some_and(|me| me.user.id != job.by.id) {
        label += &format!(" by {}", text::short_name(&job.by.name));
    }
    let mut words = match job.state {
        JobState::Cancelled => {
            format!("{label}: cancelled after {} of {}", job.settled(), job.total)
        }
        _ => format!("{label}: {} done", job.done),
    };
    for (count, word) in [(job.skipped, "skipped"), (job.failed, "failed")] {
        if count > 0 {
            words += &format!(", {count} {word}");
        }
    }
    match (job.failed, job.state) {
        (0, JobState::Cancelled) => (Tone::Neutral, words + "."),
        (0, _) => (Tone::Good, words + "."),
        _ => (Tone::Bad, format!("{words}. See Jobs ({}).", super::word(state, KeyCommand::Jobs))),
    }
}

/// Asks for the jobs there are.
pub fn load(state: &mut State) -> Vec<Effect> {
    load::call(state, Effect::LoadJobs)
}

pub fn loaded(state: &mut State, answer: Result<Jobs, ClientError>) -> Vec<Effect> {
    match answer {
        Ok(Jobs { jobs }) => {
            reply::reached(state);
            state.jobs.loaded = true;
            let mut effects = Vec::new();
            for job in jobs {
                // What ended before this panel came, or was seen to end, is no news.
                let was_open = state.jobs.open().any(|open| open.id == job.id);
                effects.extend(take(state, job, was_open));
            }
            effects
        }
        Err(error) => reply::failed(state, &error),
    }
}

/// Opens the list of jobs.
pub fn open_list(state: &mut State) -> Vec<Effect> {
    state.modal = Some(Modal::Jobs(JobList::default()));
    load(state)
}

pub fn in_list(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Jobs(list)) = &mut state.modal else { return Vec::new() };
    let row = list.row(&state.jobs);
    let last = state.jobs.list.len().saturating_sub(1);
    let wanted = match bound {
        KeyCommand::Down => (row + 1).min(last),
        KeyCommand::Up => row.saturating_sub(1),
        KeyCommand::First => 0,
        KeyCommand::Last => last,
        _ => row,
    };
    list.held = state.jobs.list.get(wanted).map(|job| job.id);
    match bound {
        KeyCommand::Back => state.modal = None,
        KeyCommand::Open => {
            let behind = Some(*list);
            if let Some(job) = state.jobs.list.get(row) {
                let view = JobView { behind, ..JobView::new(job) };
                state.modal = Some(Modal::Job(Box::new(view)));
            }
        }
        _ => {}
    }
    Vec::new()
}

fn view(state: &mut State) -> Option<&mut JobView> {
    match &mut state.modal {
        Some(Modal::Job(view)) => Some(view),
        _ => None,
    }
}

/// The server has taken the order: shows the job, unless the person has gone on to something else.
/// An answer that was lost comes when it comes, and not under somebody's fingers.
pub fn ordered(state: &mut State, job: Job, was_unknown: bool) {
    let waits = matches!(super::context(state), Context::List | Context::Details);
    if waits && !was_unknown {
        state.modal = Some(Modal::Job(Box::new(JobView::new(&job))));
    } else if let Some(view) = view(state)
        && Some(view.id) == job.retry_of
    {
        *view = JobView { behind: view.behind, ..JobView::new(&job) };
    }
    state.jobs.take(job, state.now);
}

pub fn in_job(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let Some(id) = view(state).map(|view| view.id) else { return Vec::new() };
    let Some(job) = state.jobs.find(id).cloned() else { return Vec::new() };
    match bound {
        KeyCommand::Cancel => return cancel(state, &job),
        KeyCommand::Retry => return retry(state, &job),
        _ => {}
    }
    let rows = usize::from(layout::job_rows(state.size));
    let Some(view) = view(state) else { return Vec::new() };
    // Where the last of them is on the last row.
    let last = usize::try_from(view.count(&job)).unwrap_or(usize::MAX).saturating_sub(rows);
    let (half, page) = ((rows / 2).max(1), rows.max(1));
    match bound {
        // The job goes on by itself.
        KeyCommand::Back => state.modal = view.behind.map(Modal::Jobs),
        KeyCommand::NextPane => view.turn(),
        KeyCommand::Down => view.scroll = (view.scroll + 1).min(last),
        KeyCommand::Up => view.scroll = view.scroll.saturating_sub(1),
        KeyCommand::HalfDown => view.scroll = (view.scroll + half).min(last),
        KeyCommand::HalfUp => view.scroll = view.scroll.saturating_sub(half),
        KeyCommand::PageDown => view.scroll = (view.scroll + page).min(last),
        KeyCommand::PageUp => view.scroll = view.scroll.saturating_sub(page),
        KeyCommand::First => view.scroll = 0,
        KeyCommand::Last => view.scroll = last,
        _ => {}
    }
    Vec::new()
}

fn cancel(state: &mut State, job: &Job) -> Vec<Effect> {
    if job.state.is_over() {
        return say(state, Tone::Neutral, "This job has ended.");
    }
    if let Some(view) = view(state) {
        view.question = Some(Answer::No);
    }
    Vec::new()
}

fn retry(state: &mut State, job: &Job) -> Vec<Effect> {
    let words = match (job.state.is_over(), job.failed) {
        (false, _) => "Failed users can be retried once the job has ended.",
        (true, 0) => "No users failed in this job.",
        (true, _) => return give(state, job.failed, Act::RetryJob(job.id)),
    };
    say(state, Tone::Neutral, words)
}

/// Gives the server a command about a job, unless the same one is under way.
fn give(state: &mut State, users: u64, act: Act) -> Vec<Effect> {
    if state.pending.iter().any(|pending| pending.command.act == act) {
        return say(state, Tone::Neutral, format!("{} is still in progress.", act.progress()));
    }
    user::give_for_many(state, users, act)
}

/// The answer to whether the job is to be cancelled.
pub fn answer(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let Some(view) = view(state) else { return Vec::new() };
    let answer = view.question.as_mut().and_then(|marked| marked.given(bound));
    let Some(answer) = answer else { return Vec::new() };
    view.question = None;
    let id = view.id;
    match (answer, state.jobs.find(id).map(|job| job.total)) {
        (Answer::Yes, Some(total)) => give(state, total, Act::CancelJob(id)),
        _ => Vec::new(),
    }
}

/// Asks for the items that the view of a job comes close to. After a failure this waits for the next
/// try, else it would ask in a circle.
pub fn fill(state: &mut State, effects: &mut Vec<Effect>) {
    let rows = usize::from(state.size.height);
    let may_ask = state.auth_state.is_open() && !state.connection.is_down();
    let number = state.jobs.questions + 1;
    let Some(Modal::Job(view)) = &mut state.modal else { return };
    let Some(job) = state.jobs.list.iter().find(|job| job.id == view.id) else { return };
    let there = usize::try_from(view.count(job)).unwrap_or(usize::MAX);
    let is_enough = view.items.len() >= there.min(view.scroll + 2 * rows);
    if !may_ask || is_enough || view.asked.is_some() || view.is_stopped {
        return;
    }
    view.asked = Some(number);
    let query = JobItemQuery {
        outcome: Some(view.outcome),
        after: view.items.last().map(|item| item.number),
        limit: Some(MAX_LIMIT),
    };
    let id = view.id;
    state.jobs.questions = number;
    effects.extend(load::call(state, Effect::LoadItems { number, id, query }));
}

pub fn items(state: &mut State, number: u64, answer: Result<JobItems, ClientError>) -> Vec<Effect> {
    let is_awaited = view(state).is_some_and(|view| view.asked == Some(number));
    let error = match answer {
        Ok(page) => {
            reply::reached(state);
            if let Some(view) = view(state).filter(|_| is_awaited) {
                view.asked = None;
                // Where the job had told of more, the next news of it lead to the rest.
                view.is_stopped = page.items.is_empty();
                view.items.extend(page.items);
            }
            return Vec::new();
        }
        Err(error) => error,
    };
    if let Some(view) = view(state).filter(|_| is_awaited) {
        view.asked = None;
        view.is_stopped = !error.is_outage() && !error.is_shut_out();
    }
    reply::failed(state, &error)
}

/// The job was cancelled, or had been.
pub fn cancelled(state: &mut State, id: JobId) -> Vec<Effect> {
    let mut effects = load(state);
    if view(state).is_none_or(|view| view.id != id) {
        effects.extend(say(state, Tone::Neutral, "The job is cancelled."));
    }
    effects
}
