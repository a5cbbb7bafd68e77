//! One job: how far it is, what did not go, and cancelling or repeating it.

pub mod draw;

use crate::{
    client::ClientError,
    contract::{
        JobId, Tone,
        api::{HitCount, ItemOutcome, Job, JobItem, JobItemQuery, JobItems},
        query::MAX_LIMIT,
    },
    tui::{
        State,
        dialogs::{Modal, confirm::ConfirmAnswer, jobs::JobList},
        effects::{
            Effect, Request,
            command::{Act, Decision, UnknownOutcome},
        },
        input::keymap::{Context, KeyCommand},
        layout,
        state::{commands, connection, failure, load, toast::say},
    },
};

pub use draw::draw;

/// One job over the panes: how far it is, and what did not go.
#[derive(Clone, Debug)]
pub struct JobView {
    pub id: JobId,
    /// Which of its items are listed: the failed, the skipped or the unknown.
    pub outcome: ItemOutcome,
    pub items: Vec<JobItem>,
    /// Which ones they are.
    pub loaded: Option<ItemOutcome>,
    pub scroll: usize,
    /// The number of the question for more items that is open.
    pub asked: Option<u64>,
    /// Whether the server would not tell more.
    pub is_stopped: bool,
    /// The list that it was opened from.
    pub behind: Option<JobList>,
    /// What is asked, with the marked answer.
    pub question: Option<(JobQuestion, ConfirmAnswer)>,
}

/// What is asked about a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobQuestion {
    Cancel,
    /// Whether what is unknown is sent once more.
    SendAgain,
}

impl JobView {
    pub fn new(job: &Job) -> Self {
        let outcome = match (job.failed, job.unknown) {
            (0, 0) => ItemOutcome::Skipped,
            (0, _) => ItemOutcome::Unknown,
            _ => ItemOutcome::Failed,
        };
        Self {
            id: job.id,
            outcome,
            items: Vec::new(),
            loaded: Some(outcome),
            scroll: 0,
            asked: None,
            is_stopped: false,
            behind: None,
            question: None,
        }
    }

    pub fn context(&self) -> Context {
        match self.question {
            Some(_) => Context::Confirming,
            None => Context::Watching,
        }
    }

    /// Lists others of the items of `job`.
    pub fn turn(&mut self, job: &Job) {
        self.outcome = Self::after(self.outcome, job);
        self.forget_items();
    }

    /// Which items of `job` are listed after those.
    pub fn after(outcome: ItemOutcome, job: &Job) -> ItemOutcome {
        match outcome {
            ItemOutcome::Failed => ItemOutcome::Skipped,
            ItemOutcome::Skipped if job.unknown > 0 => ItemOutcome::Unknown,
            _ => ItemOutcome::Failed,
        }
    }

    fn forget_items(&mut self) {
        (self.items, self.scroll, self.asked) = (Vec::new(), 0, None);
        self.is_stopped = false;
    }

    /// Which items of `job` it lists; `None` for all of them. The user of a job of one is named, whatever
    /// became of them, and before that.
    pub fn listed(&self, job: &Job) -> Option<ItemOutcome> {
        match job {
            Job { total: 1, done: 1, .. } => Some(ItemOutcome::Done),
            Job { total: 1, failed: 1, .. } => Some(ItemOutcome::Failed),
            Job { total: 1, skipped: 1, .. } => Some(ItemOutcome::Skipped),
            Job { total: 1, unknown: 1, .. } => Some(ItemOutcome::Unknown),
            Job { total: 1, .. } => None,
            _ => Some(self.outcome),
        }
    }

    /// How many of the items that it lists `job` has.
    pub fn count(&self, job: &Job) -> u64 {
        match self.listed(job) {
            Some(ItemOutcome::Failed) => job.failed,
            Some(ItemOutcome::Done) => job.done,
            Some(ItemOutcome::Skipped) => job.skipped,
            Some(ItemOutcome::Unknown) => job.unknown,
            Some(ItemOutcome::Waiting | ItemOutcome::Requested) => {
                job.total.saturating_sub(job.settled())
            }
            None => job.total,
        }
    }
}

pub fn open_view(state: &mut State) -> Option<&mut JobView> {
    match &mut state.modal {
        Some(Modal::Job(view)) => Some(view),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(view) = open_view(state) else { return Vec::new() };
    if view.question.is_some() {
        return answer(state, command);
    }
    let id = view.id;
    let Some(job) = state.jobs.find(id).cloned() else { return Vec::new() };
    match command {
        KeyCommand::Cancel => return ask_to_cancel(state, &job),
        KeyCommand::Retry => return retry(state, &job),
        KeyCommand::CheckAgain | KeyCommand::SendAgain => return decide(state, &job, command),
        _ => {}
    }
    let rows = usize::from(layout::job_rows(state.size));
    let Some(view) = open_view(state) else { return Vec::new() };
    // Where the last of them is on the last row.
    let last = usize::try_from(view.count(&job)).unwrap_or(usize::MAX).saturating_sub(rows);
    let (half, page) = ((rows / 2).max(1), rows.max(1));
    match command {
        // The job goes on by itself.
        KeyCommand::Back => state.modal = view.behind.map(Modal::Jobs),
        KeyCommand::NextPane => view.turn(&job),
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

fn ask_to_cancel(state: &mut State, job: &Job) -> Vec<Effect> {
    if job.state.is_over() {
        return say(state, Tone::Neutral, "This job has ended.");
    }
    if let Some(view) = open_view(state) {
        view.question = Some((JobQuestion::Cancel, ConfirmAnswer::No));
    }
    Vec::new()
}

/// What nobody knows the outcome of is looked for at once, and sent again once that is confirmed.
fn decide(state: &mut State, job: &Job, command: KeyCommand) -> Vec<Effect> {
    if job.unknown == 0 {
        return say(state, Tone::Neutral, "No outcome of this job is unknown.");
    }
    if command == KeyCommand::CheckAgain {
        let act = Act::Decide(UnknownOutcome::Job(job.id), Decision::CheckAgain);
        return give(state, job.unknown, act);
    }
    if let Some(view) = open_view(state) {
        view.question = Some((JobQuestion::SendAgain, ConfirmAnswer::No));
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
    commands::submit_for_many(state, HitCount::exact(users), act)
}

/// The answer to whether the job is to be cancelled, or what is unknown sent again.
fn answer(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(view) = open_view(state) else { return Vec::new() };
    let Some((question, marked)) = &mut view.question else { return Vec::new() };
    let (question, Some(answer)) = (*question, marked.given(command)) else { return Vec::new() };
    view.question = None;
    let id = view.id;
    let Some(job) = state.jobs.find(id) else { return Vec::new() };
    let (total, unknown) = (job.total, job.unknown);
    match (answer, question) {
        (ConfirmAnswer::No, _) => Vec::new(),
        (ConfirmAnswer::Yes, JobQuestion::Cancel) => give(state, total, Act::CancelJob(id)),
        (ConfirmAnswer::Yes, JobQuestion::SendAgain) => {
            let act = Act::Decide(UnknownOutcome::Job(id), Decision::SendAgain);
            give(state, unknown, act)
        }
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
    let listed = view.listed(job);
    if view.loaded != listed {
        view.forget_items();
        view.loaded = listed;
    }
    let there = usize::try_from(view.count(job)).unwrap_or(usize::MAX);
    let is_enough = view.items.len() >= there.min(view.scroll + 2 * rows);
    if !may_ask || is_enough || view.asked.is_some() || view.is_stopped {
        return;
    }
    view.asked = Some(number);
    let query = JobItemQuery {
        outcome: listed,
        after: view.items.last().map(|item| item.number),
        limit: Some(MAX_LIMIT),
    };
    let id = view.id;
    state.jobs.questions = number;
    effects.extend(load::request(state, Request::LoadItems { number, id, query }));
}

pub fn on_items(
    state: &mut State,
    number: u64,
    answer: Result<JobItems, ClientError>,
) -> Vec<Effect> {
    let is_awaited = open_view(state).is_some_and(|view| view.asked == Some(number));
    let error = match answer {
        Ok(page) => {
            connection::note_answer(state);
            if let Some(view) = open_view(state).filter(|_| is_awaited) {
                view.asked = None;
                // Where the job had told of more, the next news of it lead to the rest.
                view.is_stopped = page.items.is_empty();
                view.items.extend(page.items);
            }
            return Vec::new();
        }
        Err(error) => error,
    };
    if let Some(view) = open_view(state).filter(|_| is_awaited) {
        view.asked = None;
        view.is_stopped = !error.is_outage() && !error.is_shut_out();
    }
    failure::on_failure(state, &error)
}
