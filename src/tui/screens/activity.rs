//! Activity: who did what to whom, newest first.

use crate::{
    contract::api::AuditEntry,
    tui::{
        State,
        canvas::Canvas,
        input::{keymap::KeyCommand, mouse::Target},
        screens::log::{self, LogRows, Page, When},
        state::context,
        widgets::{pane::EmptyNotice, table},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

const WHAT: usize = 24;

/// Where the names need the room more.
const SHORT_WHAT: usize = 20;

pub fn draw(state: &State, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let when = When::of(area);
    let what = match when {
        When::Ago => SHORT_WHAT,
        When::Exact => WHAT,
    };
    let rest = log::inner_width(area).saturating_sub(table::MARK + when.columns() + what + 3);
    let widths = [when.columns(), what, rest / 2, rest - rest / 2];
    let chips = state.narrowed.chips();
    let chips: String = chips.iter().map(|chip| format!("[{chip}] ")).collect();
    let page = Page {
        title: "Activity",
        remark: Span::styled(theme.words(&chips).into_owned(), theme.accent()),
        titles: ["When", "What", "User", "By"],
        widths,
        empty: empty(state),
    };
    let row = |entry: &AuditEntry| {
        let words = entry_words(entry);
        let [what, target, actor] = words.each_ref().map(String::as_str);
        let cells = [&when.words(state, entry.at), what, target, actor];
        (Line::raw(table::cells(cells, widths, theme)), Target::Entry(entry.seq))
    };
    page.draw(state, LogRows { log: &state.activity, row }, canvas, area);
}

/// What Activity without entries says.
pub fn empty(state: &State) -> EmptyNotice {
    match state.narrowed.chips().is_empty() {
        _ if state.activity.search.text().is_some() => {
            log::nothing_found(state, "No matching entries", "No name, e-mail or word matches.")
        }
        false => EmptyNotice {
            title: "No matching entries",
            what: String::new(),
            next: format!("Press {} to show all entries.", context::word(state, KeyCommand::Back)),
        },
        true => EmptyNotice::plain("No activity yet", "Actions by Owners and Admins appear here."),
    }
}

/// What was done, to whom, by whom.
pub fn entry_words(entry: &AuditEntry) -> [String; 3] {
    let target = match (&entry.target, &entry.note) {
        (Some(person), _) => person.name.as_str(),
        (None, Some(note)) => note.as_str(),
        (None, None) => "",
    };
    let actor =
        entry.actor.as_ref().map_or(entry.event.unnamed_actor(), |person| person.name.as_str());
    [entry.event.label().to_owned(), target.to_owned(), actor.to_owned()]
}
