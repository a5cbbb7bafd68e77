//! Outbox: what was mailed to whom, newest first.

use super::log::{self, Page};
use crate::{
    contract::api::{Channel, OutboxMessage},
    tui::{state::State, theme::Theme, time, widgets::table},
};
use ratatui::{Frame, layout::Rect};

const WHEN: usize = 16;
const KIND: usize = 18;
const STATE: usize = 9;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let rest = log::inner_width(area).saturating_sub(table::MARK + WHEN + KIND + STATE + 3);
    let page = Page {
        title: "Outbox",
        titles: ["When", "What", "To", "State"],
        widths: [WHEN, KIND, rest, STATE],
        empty: (
            "Nothing has been sent yet",
            "Setup links, password resets and notices to users appear here.",
        ),
    };
    page.draw(state, &state.outbox, line, theme, frame, area);
}

fn line(state: &State, message: &OutboxMessage) -> [String; 4] {
    let when = time::exact(message.at, &state.zone);
    let to = format!("{} <{}>", message.user.name, message.to);
    let to = match message.channel {
        Channel::Email => to,
        Channel::Text => format!("{to} by text"),
    };
    [when, message.kind.label().to_owned(), to, message.state.label().to_owned()]
}
