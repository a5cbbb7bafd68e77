//! Outbox: what was sent to whom and how far it has come, newest first.

use super::log::{self, Page, When};
use crate::{
    contract::{
        Badge, Tone,
        api::{Channel, Delivery, OutboxMessage},
    },
    tui::{
        state::State,
        theme::Theme,
        widgets::{badge, table},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

const KIND: usize = 20;
/// Where the recipient needs the room more.
const SHORT_KIND: usize = 16;
/// The longest state, with its mark.
const STATE: usize = 11;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let when = When::of(area);
    let kind = match when {
        When::Ago => SHORT_KIND,
        When::Exact => KIND,
    };
    let taken = table::MARK + when.columns() + kind + STATE + 3;
    let rest = log::inner_width(area).saturating_sub(taken);
    let page = Page {
        title: "Outbox",
        remark: Span::styled(failures(state), theme.tone(Tone::Bad)),
        titles: ["When", "What", "To", "State"],
        widths: [when.columns(), kind, rest, STATE],
        empty: (
            "No messages yet",
            "Setup links, password resets and notices to users appear here.".to_owned(),
        ),
    };
    let widths = [when.columns(), kind, rest];
    let line = |message: &OutboxMessage| {
        let to = recipient(state, message, theme);
        let cells = [&when.words(state, message.at), message.kind.label(), &to];
        let words = table::cells(cells, widths, theme) + " ";
        Line::from_iter([Span::raw(words), badge::badge(badge(message), STATE, theme)])
    };
    page.draw(state, &state.outbox, line, theme, frame, area);
}

/// The state of a message as a word and a tone.
pub fn badge(message: &OutboxMessage) -> Badge {
    let tone = match message.state {
        Delivery::Queued if message.next_attempt_at.is_some() => Tone::Pending,
        Delivery::Queued | Delivery::Withdrawn => Tone::Neutral,
        Delivery::Sent => Tone::Good,
        Delivery::Failed => Tone::Bad,
    };
    Badge { text: message.state.label(), tone }
}

/// To whom: a name, and an address or a number.
pub fn recipient(state: &State, message: &OutboxMessage, theme: Theme) -> String {
    let to = state.numbers.recipient(message);
    let to = format!("{} <{}>", message.user.name, theme.words(&to));
    match message.channel {
        Channel::Email => to,
        Channel::Text => format!("{to} by text"),
    }
}

/// How many messages failed, of those whose state is known.
fn failures(state: &State) -> String {
    let log = &state.outbox;
    let known = &log.entries[..log.fresh.min(log.entries.len())];
    let failed = known.iter().filter(|message| message.state == Delivery::Failed).count();
    match (failed, log.next) {
        (0, _) => String::new(),
        (failed, None) => format!("{failed} failed "),
        (failed, Some(_)) => format!("{failed} of the newest {} failed ", known.len()),
    }
}
