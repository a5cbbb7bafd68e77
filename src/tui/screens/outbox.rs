//! Outbox: what was sent to whom and how far it has come, newest first.

use crate::{
    contract::{
        Tone,
        api::{Delivery, OutboxMessage},
        text::number,
    },
    tui::{
        State,
        canvas::Canvas,
        dialogs::message,
        input::mouse::Target,
        screens::log::{self, LogRows, Page, When},
        state::sending,
        theme::Theme,
        widgets::{badge, pane::EmptyNotice, table},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

const KIND: usize = 20;

/// Where the recipient needs the room more.
const SHORT_KIND: usize = 16;

/// The longest state, with its mark.
const STATE: usize = 11;

pub fn draw(state: &State, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let when = When::of(area);
    let kind = match when {
        When::Ago => SHORT_KIND,
        When::Exact => KIND,
    };
    let taken = table::MARK + when.columns() + kind + STATE + 3;
    let rest = log::inner_width(area).saturating_sub(taken);
    let page = Page {
        title: "Outbox",
        remark: remark(state, theme),
        titles: ["When", "What", "To", "State"],
        widths: [when.columns(), kind, rest, STATE],
        empty: empty(state),
    };
    let widths = [when.columns(), kind, rest];
    let row = |message: &OutboxMessage| {
        let to = message::recipient_words(state, message, theme);
        let cells = [&when.words(state, message.at), message.kind.label(), &to];
        let words = table::cells(cells, widths, theme) + " ";
        let state = badge::badge(message.badge(), STATE, theme);
        (Line::from_iter([Span::raw(words), state]), Target::Message(message.id))
    };
    page.draw(state, LogRows { log: &state.outbox, row }, canvas, area);
}

/// What an Outbox without messages says.
pub fn empty(state: &State) -> EmptyNotice {
    match state.outbox.search.text() {
        Some(_) => {
            let words = "No name, recipient or subject matches.";
            log::nothing_found(state, "No matching messages", words)
        }
        None => EmptyNotice::plain(
            "No messages yet",
            "Setup links, password resets and notices to users appear here.",
        ),
    }
}

/// What is to be said of the whole: failures first, then what waits for the other side, for somebody who
/// sets sending up, of whom the header tells, too, or for a decision.
fn remark(state: &State, theme: Theme) -> Span<'static> {
    let failures = failures(state);
    if !failures.is_empty() {
        return Span::styled(failures, theme.tone(Tone::Bad));
    }
    let words = match (sending::pace_words(state), sending::missing_words(state), state.held) {
        (Some(words), _, _) => words + " ",
        (None, Some(words), _) => format!("{words}: nothing is set up for it "),
        (None, None, 0) => String::new(),
        (None, None, held) => format!("{} waiting for a decision ", number(held)),
    };
    Span::styled(words, theme.tone(Tone::Pending))
}

/// How many messages failed, of those whose state is known.
fn failures(state: &State) -> String {
    let log = &state.outbox;
    // Of those that a search finds it would say nothing worth the room of its words.
    if log.search.text().is_some() {
        return String::new();
    }
    let known = &log.entries[..log.fresh.min(log.entries.len())];
    let failed = known.iter().filter(|message| message.state == Delivery::Failed).count();
    match (failed, log.next) {
        (0, _) => String::new(),
        (failed, None) => format!("{} failed ", number(failed as u64)),
        (failed, Some(_)) => {
            let [failed, known] = [failed, known.len()].map(|count| number(count as u64));
            format!("{failed} of the newest {known} failed ")
        }
    }
}
