//! Outbox: what was mailed to whom, newest first.

use crate::{
    contract::api::{Channel, Delivery, OutboxMessage},
    tui::{
        state::{Focus, State},
        theme::Theme,
        time,
        widgets::{pane, table},
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

const WHEN: usize = 16;
const KIND: usize = 18;
const STATE: usize = 6;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let focused = state.focus == Focus::List;
    let title = Line::styled(" Outbox ", theme.title());
    let inner = pane::pane(frame, area, title, focused, theme);
    let log = &state.outbox;
    if !log.loaded {
        if state.busy.frame().is_some() {
            pane::notice(frame, inner, "Loading", &[], theme);
        }
        return;
    }
    if log.entries.is_empty() {
        let words = ["Setup links, password resets and notices to users appear here."];
        return pane::notice(frame, inner, "Nothing has been sent yet", &words, theme);
    }
    let rest = usize::from(inner.width).saturating_sub(table::MARK + WHEN + KIND + STATE + 3);
    let widths = [WHEN, KIND, rest, STATE];
    let titles = Line::raw(table::cells(["When", "What", "To", "State"], widths, theme));
    let lines = log.entries.iter().skip(log.top).map(|message| line(state, message, widths, theme));
    let cursor = log.selected.checked_sub(log.top);
    table::table(frame, inner, titles, lines, cursor, focused, theme);
}

fn line(state: &State, message: &OutboxMessage, widths: [usize; 4], theme: Theme) -> Line<'static> {
    let when = time::exact(message.at, &state.zone);
    let delivery = match message.state {
        Delivery::Queued => "queued",
    };
    let to = format!("{} <{}>", message.user.name, message.to);
    let to = match message.channel {
        Channel::Email => to,
        Channel::Text => format!("{to} by text"),
    };
    Line::raw(table::cells([&when, message.kind.label(), &to, delivery], widths, theme))
}
