//! Activity: who did what to whom, newest first.

use super::log::{self, Page};
use crate::{
    contract::api::AuditEntry,
    tui::{state::State, theme::Theme, time, widgets::table},
};
use ratatui::{Frame, layout::Rect};

const WHEN: usize = 16;
const WHAT: usize = 20;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let rest = log::inner_width(area).saturating_sub(table::MARK + WHEN + WHAT + 3);
    let page = Page {
        title: "Activity",
        titles: ["When", "What", "To whom", "By whom"],
        widths: [WHEN, WHAT, rest / 2, rest - rest / 2],
        empty: (
            "Nothing has been done yet",
            "What Owners and Admins do here is written down and shown in this place.",
        ),
    };
    page.draw(state, &state.activity, line, theme, frame, area);
}

fn line(state: &State, entry: &AuditEntry) -> [String; 4] {
    let when = time::exact(entry.at, &state.zone);
    let target = match (&entry.target, &entry.note) {
        (Some(person), _) => person.name.as_str(),
        (None, Some(note)) => note.as_str(),
        (None, None) => "",
    };
    let actor = entry.actor.as_ref().map_or("the server", |person| person.name.as_str());
    [when, entry.event.label().to_owned(), target.to_owned(), actor.to_owned()]
}
