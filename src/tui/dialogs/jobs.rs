//! The list of jobs, over the panes.

pub mod job;

use crate::{
    contract::{
        JobId,
        api::Job,
        text::{count_of, number},
    },
    tui::{
        State,
        canvas::Canvas,
        dialogs::{Modal, jobs::job::JobView},
        effects::Effect,
        input::{
            keymap::KeyCommand,
            mouse::{Clicks, Target},
        },
        layout,
        list::marks::Mark,
        state::{
            context,
            known_jobs::{Jobs, percent, short},
            load,
        },
        text,
        theme::Theme,
        time,
        widgets::{
            badge, dialog, pane,
            table::{self, TableCursor, TableRow},
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// The list of jobs over the panes.
#[derive(Clone, Copy, Debug, Default)]
pub struct JobList {
    /// The job under the cursor; the newest at first. New ones come in above it.
    pub held: Option<JobId>,
}

impl JobList {
    /// The row under the cursor, counted from 0.
    pub fn row(self, jobs: &Jobs) -> usize {
        let held = |held| jobs.list.iter().position(|job| job.id == held);
        self.held.and_then(held).unwrap_or_default()
    }
}

/// What the list says without jobs.
pub const NONE: &str = "No jobs yet";

/// Opens the list of jobs.
pub fn open(state: &mut State) -> Vec<Effect> {
    state.modal = Some(Modal::Jobs(JobList::default()));
    load::load_jobs(state)
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Jobs(list)) = &mut state.modal else { return Vec::new() };
    let row = list.row(&state.jobs);
    let last = state.jobs.list.len().saturating_sub(1);
    let wanted = match command {
        KeyCommand::Down => (row + 1).min(last),
        KeyCommand::Up => row.saturating_sub(1),
        KeyCommand::First => 0,
        KeyCommand::Last => last,
        _ => row,
    };
    list.held = state.jobs.list.get(wanted).map(|job| job.id);
    match command {
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

/// Marks the job that was clicked; the second time, opens it.
pub fn on_click(state: &mut State, job: JobId, clicks: Clicks) -> Vec<Effect> {
    let is_listed = state.jobs.find(job).is_some();
    if let Some(Modal::Jobs(list)) = state.modal.as_mut().filter(|_| is_listed) {
        list.held = Some(job);
        if clicks == Clicks::Double {
            return on_command(state, KeyCommand::Open);
        }
    }
    Vec::new()
}

const WHEN: usize = 10;

/// The longest state, with its mark.
const STATE: usize = 11;

/// ` 11,200 of 11,200`
const COUNT: usize = 17;

/// A narrower name would say little.
const LEAST_BY: usize = 8;

pub fn draw(state: &State, list: JobList, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let jobs = &state.jobs.list;
    let rows = (jobs.len() as u16).max(4) + 3;
    let area = layout::centred(area, layout::WIDE, rows);
    let inner = dialog::bare(canvas, area, "Jobs");
    if jobs.is_empty() {
        if !state.jobs.loaded {
            return pane::loading(canvas, inner, state.busy.frame());
        }
        let [mark, authenticator, access] =
            [KeyCommand::Mark, KeyCommand::Authenticator, KeyCommand::Access]
                .map(|command| context::word(state, command));
        let words = format!("Mark users with {mark}, then press {authenticator} or {access}.");
        return pane::notice(canvas, inner, NONE, &[&words]);
    }
    let room = usize::from(inner.width).saturating_sub(table::MARK + WHEN + STATE + COUNT + 3);
    // Who ordered it is told by the job itself, too.
    let by = Some((room / 3).min(20)).filter(|by| *by >= LEAST_BY);
    let what = room.saturating_sub(by.map_or(0, |by| by + 1));
    let widths = Widths { what, by };
    let titles = widths.cells(["When", "What", "By"], theme);
    let titles = Line::raw(format!("{titles} {}", text::cell("State", STATE, " ")));
    let selected = list.row(&state.jobs);
    let height = usize::from(inner.height.saturating_sub(1)).max(1);
    let top = layout::top(selected, height);
    let rows = jobs.iter().skip(top).map(|job| {
        let line = line(state, job, &widths, theme);
        TableRow { line, mark: Mark::Off, target: Some(Target::Job(job.id)) }
    });
    let cursor = TableCursor { row: Some(selected - top), focused: true };
    table::table(canvas, inner, titles, rows, cursor);
}

/// The columns of the list.
struct Widths {
    what: usize,
    /// Absent where there is no room for it.
    by: Option<usize>,
}

impl Widths {
    fn cells(&self, [when, what, by]: [&str; 3], theme: Theme) -> String {
        let words = table::cells([when, what], [WHEN, self.what], theme);
        let by = self.by.map(|width| text::cell(by, width, theme.ellipsis()));
        words + &by.map(|by| format!(" {by}")).unwrap_or_default()
    }
}

fn line(state: &State, job: &Job, widths: &Widths, theme: Theme) -> Line<'static> {
    let when = time::ago(state.now.max(job.created_at), job.created_at);
    let words = widths.cells([&when, short(job.action), &job.by.name], theme);
    let count = match job.state.is_over() {
        true => format!(" {}", count_of(job.settled(), job.total)),
        false => format!(" {}% of {}", percent(job), number(job.total)),
    };
    Line::from_iter([
        Span::raw(words + " "),
        badge::badge(job.badge(), STATE, theme),
        Span::raw(text::cell(&count, COUNT, theme.ellipsis())),
    ])
}
