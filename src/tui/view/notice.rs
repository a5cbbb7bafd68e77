//! One line above the footer: the state of the line if it is down, else the newest toast.

use crate::contract::Tone;
use crate::tui::{
    state::{State, line::Line as Connection},
    text,
    theme::Theme,
    time,
};
use ratatui::{Frame, layout::Rect, text::Line};

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let width = usize::from(area.width);
    if let Some(toast) = state.toasts.newest() {
        let more = match state.toasts.more() {
            0 => String::new(),
            more => format!(" (+{more} more)"),
        };
        let hint = if toast.tone == Tone::Bad { " x dismisses" } else { "" };
        let room = width.saturating_sub(3 + more.len() + hint.len());
        let words = text::fit(&toast.text, room, theme.ellipsis());
        let line = format!(" {} {words}{more}{hint}", theme.dot(toast.tone));
        frame.render_widget(Line::styled(line, theme.tone(toast.tone)), area);
    } else if let Connection::Down { since, data_from, .. } = &state.line {
        let data = match data_from {
            Some(at) => format!("this is {} old", age(state, *at)),
            None => "nothing loaded yet".to_owned(),
        };
        let words = format!(
            " {} Server unreachable for {}; {data}. Trying again; R tries now.",
            theme.dot(Tone::Bad),
            age(state, *since),
        );
        let words = text::fit(&words, width, theme.ellipsis());
        frame.render_widget(Line::styled(words, theme.tone(Tone::Bad)), area);
    }
}

fn age(state: &State, at: jiff::Timestamp) -> String {
    time::span(state.now.duration_since(at).as_secs().max(0))
}
