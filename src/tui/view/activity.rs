//! Activity: who did what to whom, newest first.

use crate::{
    contract::api::AuditEntry,
    tui::{
        state::{Focus, State},
        theme::Theme,
        time,
        widgets::{pane, table},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

const WHEN: usize = 16;
const WHAT: usize = 20;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let focused = state.focus == Focus::List;
    let title = Line::styled(" Activity ", theme.title());
    let inner = pane::pane(frame, area, title, focused, theme);
    let log = &state.activity;
    if !log.loaded {
        if state.busy.frame().is_some() {
            pane::notice(frame, inner, "Loading", &[], theme);
        }
        return;
    }
    if log.entries.is_empty() {
        let words = ["What Owners and Admins do here is written down and shown in this place."];
        return pane::notice(frame, inner, "Nothing has been done yet", &words, theme);
    }
    let rest = usize::from(inner.width).saturating_sub(table::MARK + WHEN + WHAT + 3);
    let widths = [WHEN, WHAT, rest / 2, rest - rest / 2];
    let titles = Line::raw(table::cells(["When", "What", "To whom", "By whom"], widths, theme));
    let lines = log.entries.iter().skip(log.top).map(|entry| line(state, entry, widths, theme));
    let cursor = log.selected.checked_sub(log.top);
    table::table(frame, inner, titles, lines, cursor, focused, theme);
}

fn line(state: &State, entry: &AuditEntry, widths: [usize; 4], theme: Theme) -> Line<'static> {
    let when = time::exact(entry.at, &state.zone);
    let target = match (&entry.target, &entry.note) {
        (Some(person), _) => person.name.as_str(),
        (None, Some(note)) => note.as_str(),
        (None, None) => "",
    };
    let actor = entry.actor.as_ref().map_or("the server", |person| person.name.as_str());
    let words = table::cells([&when, entry.event.label(), target, actor], widths, theme);
    Line::from(Span::raw(words))
}
