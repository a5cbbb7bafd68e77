//! Jobs as the server tells of them.

use crate::{
    client::ClientError,
    contract::{
        JobId, Tone,
        api::{Job, JobState, Jobs},
        text::{count_of, number},
    },
    tui::{
        State,
        dialogs::{
            Modal,
            jobs::job::{self, JobView},
        },
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::{connection, context, failure, load, toast::say},
        text,
    },
};

/// A job has come further.
pub fn on_feed(state: &mut State, job: Job) -> Vec<Effect> {
    let was_over = state.jobs.find(job.id).is_some_and(|known| known.state.is_over());
    update_job(state, job, !was_over)
}

/// Takes what the server tells of a job. Its end is told where it is news.
fn update_job(state: &mut State, job: Job, is_news: bool) -> Vec<Effect> {
    let shown = job::open_view(state).filter(|view| view.id == job.id);
    let is_shown = shown.is_some();
    if let Some(view) = shown {
        view.is_stopped = false;
    }
    state.jobs.update(job.clone(), state.now);
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
            format!("{label}: cancelled after {}", count_of(job.settled(), job.total))
        }
        _ => format!("{label}: {} done", number(job.done)),
    };
    for (count, word) in
        [(job.skipped, "skipped"), (job.failed, "failed"), (job.unknown, "unknown")]
    {
        if count > 0 {
            words += &format!(", {} {word}", number(count));
        }
    }
    match (job.failed + job.unknown, job.state) {
        (0, JobState::Cancelled) => (Tone::Neutral, words + "."),
        (0, _) => (Tone::Good, words + "."),
        _ => {
            (Tone::Bad, format!("{words}. See Jobs ({}).", context::word(state, KeyCommand::Jobs)))
        }
    }
}

pub fn on_jobs(state: &mut State, answer: Result<Jobs, ClientError>) -> Vec<Effect> {
    match answer {
        Ok(Jobs { jobs }) => {
            connection::note_answer(state);
            state.jobs.loaded = true;
            let mut effects = Vec::new();
            for job in jobs {
                // What ended before this panel came, or was seen to end, is no news.
                let was_open = state.jobs.open().any(|open| open.id == job.id);
                effects.extend(update_job(state, job, was_open));
            }
            effects
        }
        Err(error) => failure::on_failure(state, &error),
    }
}

/// The server has taken the order: shows the job, unless the person has gone on to something else.
/// An answer that was lost comes when it comes, and not under somebody's fingers.
pub fn on_ordered(state: &mut State, job: Job, was_unknown: bool) {
    let waits = matches!(context::context(state), Context::List | Context::Details);
    if waits && !was_unknown {
        state.modal = Some(Modal::Job(Box::new(JobView::new(&job))));
    } else if let Some(view) = job::open_view(state)
        && Some(view.id) == job.retry_of
    {
        *view = JobView { behind: view.behind, ..JobView::new(&job) };
    }
    state.jobs.update(job, state.now);
}

/// The job was cancelled, or had been.
pub fn on_cancelled(state: &mut State, id: JobId) -> Vec<Effect> {
    let mut effects = load::load_jobs(state);
    if job::open_view(state).is_none_or(|view| view.id != id) {
        effects.extend(say(state, Tone::Neutral, "The job is cancelled."));
    }
    effects
}
