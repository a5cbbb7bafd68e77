//! The first two lines: the organisation, who I am, the gauge; the views and their counts.

use crate::tui::{
    keymap::Context,
    state::{Screen, State},
    text,
    theme::Theme,
    widgets::gauge::gauge,
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
};

/// Columns of the gauge with its figures.
const GAUGE: u16 = 21;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let [left, right] =
        Layout::horizontal([Constraint::Fill(1), Constraint::Length(GAUGE)]).areas(area);
    let width = usize::from(left.width);
    let mut spans = vec![Span::styled(" mfadmin ", theme.title())];
    if let Some(me) = &state.me {
        let role = me.role().label();
        let room = width.saturating_sub(9 + 4 + role.len() + 5);
        let organisation = text::fit(&me.organisation.name, room / 2, theme.ellipsis());
        let name = text::fit(&me.user.name, room / 2, theme.ellipsis());
        spans.push(Span::styled(format!(" {organisation} "), theme.strong()));
        spans.push(Span::raw(format!("{} {name} ({role})", theme.separator())));
    }
    frame.render_widget(Line::from(spans), left);
    if let Some(summary) = &state.summary {
        frame.render_widget(Line::from(gauge(summary, theme)), right);
    }
}

pub fn tabs(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let mut spans = Vec::new();
    for screen in Screen::ALL {
        let here = screen == state.screen;
        let style = if here { theme.pressed() } else { Style::new() };
        let count = match (screen, &state.summary) {
            (Screen::Users, Some(summary)) => format!(" {}", summary.users()),
            (Screen::Security, Some(summary)) => format!(" {}", summary.gaps()),
            _ => String::new(),
        };
        spans.push(Span::raw(" "));
        let key = state.keymap.key(Context::List, screen.bound());
        let key = key.map(|key| theme.key(key) + " ").unwrap_or_default();
        spans.push(Span::styled(format!(" {key}{}{count} ", screen.label()), style));
    }
    if let Some(turn) = state.busy.frame() {
        spans.push(Span::styled(format!("  {} loading", theme.spinner(turn)), theme.accent()));
    }
    frame.render_widget(Line::from(spans), area);
}
