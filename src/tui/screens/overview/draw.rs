//! Overview: how many stand where, and how it came to be.

use crate::tui::{
    State,
    canvas::Canvas,
    layout,
    screens::overview::{figures, history},
    widgets::pane,
};
use ratatui::{
    layout::{Constraint, Layout, Rect},
    text::Line,
};

/// Columns of the figures where the days stand beside them.
const FIGURES: u16 = 60;

pub fn draw(state: &State, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let title = Line::styled(" Overview ", theme.title());
    let inner = pane::pane(canvas, area, title, true);
    let Some(overview) = &state.overview.figures else {
        return pane::loading(canvas, inner, state.busy.frame());
    };
    if overview.summary.humans() + overview.summary.unknown == 0 {
        let sentence = "Figures appear once there are users who need MFA.";
        return pane::notice(canvas, inner, "No users to count yet", &[sentence]);
    }
    let [figures, days] = parts(inner);
    figures::draw(state, overview, canvas, figures);
    history::draw(&overview.days, canvas, days);
}

/// Where the figures are, and where the days.
fn parts(inner: Rect) -> [Rect; 2] {
    if inner.width >= layout::TWO_COLUMNS - 2 {
        let parts = [Constraint::Length(FIGURES), Constraint::Fill(1)];
        return Layout::horizontal(parts).spacing(2).areas(inner);
    }
    let rows = figures::rows(inner.height);
    Layout::vertical([Constraint::Length(rows), Constraint::Fill(1)]).areas(inner)
}
