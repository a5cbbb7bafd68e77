//! Overview: how many stand where, and how it came to be.

mod figures;
mod history;

use crate::tui::{layout, state::State, theme::Theme, widgets::pane};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

/// Columns of the figures where the days stand beside them.
const FIGURES: u16 = 60;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let title = Line::styled(" Overview ", theme.title());
    let inner = pane::pane(frame, area, title, true, theme);
    let Some(overview) = &state.overview.figures else {
        return pane::loading(state.busy.frame(), frame, inner, theme);
    };
    if overview.summary.humans() == 0 {
        let sentence = "Figures appear once there are users who need MFA.";
        return pane::notice(frame, inner, "No users to count yet", &[sentence], theme);
    }
    let [figures, days] = parts(inner);
    figures::draw(state, overview, theme, frame, figures);
    history::draw(&overview.days, theme, frame, days);
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
