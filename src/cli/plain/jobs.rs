//! Actions on several users, and jobs: ordering one, following it, and the list of them.

use super::{numbers::Offer, plain_panel::PlainPanel};
use crate::{
    cli::order::reporter,
    contract::{
        JobId,
        api::{HitCount, ItemOutcome, Job, JobAction},
        text::{count_of, number},
    },
    tui::{
        State,
        dialogs::{
            Modal,
            bulk::{self, BulkForm, Preview},
            jobs::{self as job_list, job::JobView},
        },
        effects::Effect,
        input::keymap::KeyCommand,
        state::{
            known_jobs::{percent, short},
            load,
        },
        text, time,
    },
};

/// What can be done to several users, with the words for it.
const ACTIONS: &[JobAction] = &[
    JobAction::SendSetupLink,
    JobAction::ResetAuthenticator,
    JobAction::ResetPassword,
    JobAction::EndSessions,
    JobAction::ResetAccess,
    JobAction::Remind,
    JobAction::Disable,
    JobAction::Enable,
    JobAction::Remove,
];

/// Whether a job is on the screen that is not over.
pub fn is_watched(state: &State) -> bool {
    matches!(&state.modal, Some(Modal::Job(view)) if view.question.is_none())
        && watched(state).is_some_and(|job| !job.state.is_over())
}

fn watched(state: &State) -> Option<&Job> {
    state.jobs.find(state.modal.as_ref()?.job()?)
}

/// How far the job that is followed has come, in steps of ten per cent: not every user is a line.
pub fn progress(state: &State) -> Option<String> {
    let job = watched(state).filter(|_| is_watched(state))?;
    let tenth = percent(job) / 10;
    (tenth > 0 && tenth < 10).then(|| format!("{}: {tenth}0% done.", short(job.action)))
}

/// `1-5,8 send setup link` or `all`: an action on several users; nothing where `line` is no such order.
pub fn choose_users(panel: &mut PlainPanel, line: &str) -> Option<Vec<Effect>> {
    let list = panel.state.current_list()?;
    let end = line.find(|c: char| !c.is_ascii_digit() && !"-, ".contains(c)).unwrap_or(line.len());
    let (chosen, words) = match line.strip_prefix("all") {
        Some(words) if words.is_empty() || words.starts_with(' ') => ("all", words),
        _ => line.split_at(end),
    };
    if chosen == "all" {
        let (filter, hits) = (list.query().filter(), list.window.hits());
        if hits == HitCount::default() {
            panel.say("There are no users here.");
            return Some(Vec::new());
        }
        panel.state.marks.all(filter, hits);
    } else {
        let users = panel.offers.users(chosen.trim()).filter(|users| !users.is_empty())?;
        panel.state.marks = Default::default();
        panel.state.marks.add(users);
    }
    let words = words.trim().to_lowercase();
    let place = ACTIONS.iter().position(|action| {
        let label = action.label().to_lowercase();
        words.split_whitespace().all(|word| label.contains(word))
    });
    let effects = bulk::open(&mut panel.state, ACTIONS);
    let at = place.filter(|_| !words.is_empty());
    if at.is_none() && !words.is_empty() {
        panel.say(&format!("{} is no action on several users.", text::fit(&words, 40, "...")));
    }
    let mut effects = effects;
    if let Some(at) = at {
        effects.extend(bulk::on_click(&mut panel.state, at));
    }
    Some(effects)
}

pub fn print_bulk(panel: &mut PlainPanel, form: &BulkForm) {
    let whom = match &form.only {
        Some(person) => text::named(&person.name, person.handle()),
        None => form.count.counted("user"),
    };
    panel.say(&format!("For {whom}:"));
    for (at, action) in form.choices.iter().enumerate() {
        let here = if at == form.chosen { ", chosen" } else { "" };
        let words = format!("{}{here}.", action.label());
        panel.say_numbered(at as u64 + 1, &words, Offer::Option(at));
    }
    match &form.preview {
        Preview::Known(preview) => panel.say(&reporter::question(preview, form.action())),
        Preview::Refused(why) => panel.say(&text::sentence(why)),
        Preview::Awaited => panel.say("The users are not counted yet."),
    }
    if form.override_cool_down {
        panel.say("Links sent recently are sent again, too.");
    }
}

pub fn bulk_prompt(panel: &PlainPanel) -> String {
    let Some(Modal::Bulk(form)) = &panel.state.modal else { return String::new() };
    let insist = if form.action().may_repeat_a_link() { ", i recent links too" } else { "" };
    format!("A number chooses, y starts, n cancels, w reason{insist}:")
}

pub fn answer_bulk(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let command = match (line.to_lowercase().as_str(), panel.offers.find(line)) {
        ("y" | "yes", _) => KeyCommand::Accept,
        ("w", _) => KeyCommand::Explain,
        ("i", _) => KeyCommand::Insist,
        ("n" | "no" | "b", _) => {
            panel.close();
            panel.say("Nothing was changed.");
            return Vec::new();
        }
        (_, Some(Offer::Option(at))) => {
            panel.print_again();
            return bulk::on_click(&mut panel.state, at);
        }
        _ => {
            let possible = bulk_prompt(panel);
            return panel.not_understood(line, possible.trim_end_matches(':'));
        }
    };
    panel.print_again();
    let effects = panel.command(command);
    if let Some(Modal::Bulk(form)) = &panel.state.modal
        && let Some(words) = form.complaint
    {
        panel.say(words);
    } else if panel.state.modal.is_none() {
        panel.state.marks = Default::default();
    }
    effects
}

pub fn print_list(panel: &mut PlainPanel) {
    let state = &panel.state;
    let rows: Vec<_> = state.jobs.list.iter().map(|job| (job_words(state, job), job.id)).collect();
    if rows.is_empty() {
        let none = job_list::NONE;
        panel.say(&format!(
            "{none}. In a list, enter numbers such as 1-5,8 to act on several users."
        ));
    }
    for (at, (words, id)) in (1..).zip(rows) {
        panel.say_numbered(at, &words, Offer::Job(id));
    }
}

fn job_words(state: &State, job: &Job) -> String {
    let at = time::exact(job.created_at, &state.zone);
    let count = count_of(job.settled(), job.total);
    let by = text::short_name(&job.by.name);
    format!("{at}: {}, {}, {count}. By {by}.", short(job.action), job.badge().text)
}

pub fn answer_list(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    match (line, panel.offers.find(line)) {
        ("b", _) => panel.close(),
        ("r", _) => {
            panel.print_again();
            return load::load_jobs(&mut panel.state);
        }
        (_, Some(Offer::Job(id))) => return open(panel, id),
        _ => {
            return panel.not_understood(line, "A number opens a job, r reads again, b goes back.");
        }
    }
    Vec::new()
}

fn open(panel: &mut PlainPanel, id: JobId) -> Vec<Effect> {
    let view = panel.state.jobs.find(id).map(JobView::new);
    panel.state.modal = view.map(|view| Modal::Job(Box::new(view)));
    // The users that were not served are asked for.
    panel.command(KeyCommand::First)
}

pub fn print_job(panel: &mut PlainPanel, view: &JobView) {
    let Some(job) = panel.state.jobs.find(view.id).cloned() else {
        return panel.say("This job is not loaded yet.");
    };
    if view.question.is_some() {
        return panel.say("Users that have come up stay as they are now.");
    }
    let words = job_words(&panel.state, &job);
    panel.say(&words);
    for (count, word) in [
        (job.done, "done"),
        (job.skipped, "skipped"),
        (job.failed, "failed"),
        (job.unknown, "unknown"),
    ] {
        if count > 0 {
            panel.say(&format!(
                "{}: {}.",
                text::sentence(word).trim_end_matches('.'),
                number(count)
            ));
        }
    }
    let not_done = view.items.iter().filter(|item| item.outcome != ItemOutcome::Done);
    for item in not_done.take(20) {
        let why = item.code.map(|code| format!(", {}", code.why_skipped(job.action)));
        let why = why.unwrap_or_default();
        panel.say(&format!("{}: {}{why}.", item.shown(), item.outcome.as_str()));
    }
}

pub fn job_prompt(state: &State, view: &JobView) -> String {
    let Some(job) = state.jobs.find(view.id) else { return "Job (b goes back):".to_owned() };
    if view.question.is_some() {
        return "Sure? y yes, n no:".to_owned();
    }
    let mut words = vec!["Job: r reads again"];
    if !job.state.is_over() {
        words.push("c cancels it");
    }
    if job.state.is_over() && job.failed > 0 {
        words.push("t retries");
    }
    if job.unknown > 0 {
        words.push("k checks again, x sends again");
    }
    words.push("b back:");
    words.join(", ")
}

pub fn answer_job(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(Modal::Job(view)) = panel.state.modal.clone() else { return Vec::new() };
    let command = match (line.to_lowercase().as_str(), view.question.is_some()) {
        ("y" | "yes", true) => KeyCommand::Accept,
        ("n" | "no" | "b", true) => KeyCommand::Decline,
        (_, true) => return panel.not_understood(line, "Enter y for yes, n for no."),
        ("b", false) => {
            panel.close();
            return Vec::new();
        }
        ("r", false) => {
            panel.print_again();
            return load::load_jobs(&mut panel.state);
        }
        ("c", false) => KeyCommand::Cancel,
        ("t", false) => KeyCommand::Retry,
        ("k", false) => KeyCommand::CheckAgain,
        ("x", false) => KeyCommand::SendAgain,
        _ => {
            let possible = job_prompt(&panel.state, &view);
            let possible = possible.trim_start_matches("Job: ").trim_end_matches(':');
            return panel.not_understood(line, &text::sentence(possible));
        }
    };
    panel.print_again();
    panel.command(command)
}
