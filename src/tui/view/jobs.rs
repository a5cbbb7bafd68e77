//! The list of jobs, over the panes.

use crate::{
    contract::api::Job,
    tui::{
        keymap::KeyCommand,
        layout,
        mouse::HitTag,
        state::{
            State,
            jobs::{JobList, percent, short},
            marks::Mark,
        },
        text,
        theme::Theme,
        time, update,
        widgets::{badge, dialog, pane, table},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

const WHEN: usize = 10;
/// The longest state, with its mark.
const STATE: usize = 11;
/// `100 of 1000`
const COUNT: usize = 15;
/// A narrower name would say little.
const LEAST_BY: usize = 8;

pub fn draw(state: &State, list: JobList, theme: Theme, frame: &mut Frame, area: Rect) {
    let jobs = &state.jobs.list;
    let rows = (jobs.len() as u16).max(4) + 3;
    let area = layout::centred(area, layout::WIDE, rows);
    let inner = dialog::bare(frame, area, "Jobs", theme);
    if jobs.is_empty() {
        if !state.jobs.loaded {
            return pane::loading(state.busy.frame(), frame, inner, theme);
        }
        let [mark, authenticator, access] =
            [KeyCommand::Mark, KeyCommand::Authenticator, KeyCommand::Access]
                .map(|bound| update::word(state, bound));
        let words = format!("Mark users with {mark}, then press {authenticator} or {access}.");
        return pane::notice(frame, inner, "No jobs yet", &[&words], theme);
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
    let lines = jobs.iter().skip(top).map(|job| line(state, job, &widths, theme));
    let lines = lines.map(|line| (line, Mark::Off));
    table::table(frame, inner, titles, lines, Some(selected - top), true, theme);
    let shown = (jobs.len() - top).min(height) as u16;
    HitTag::choices(frame, Rect { y: inner.y + 1, height: shown, ..inner }, top);
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
        true => format!(" {} of {}", job.settled(), job.total),
        false => format!(" {}% of {}", percent(job), job.total),
    };
    Line::from_iter([
        Span::raw(words + " "),
        badge::badge(job.badge(), STATE, theme),
        Span::raw(text::cell(&count, COUNT, theme.ellipsis())),
    ])
}
