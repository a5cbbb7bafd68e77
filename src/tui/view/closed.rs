//! Screens on which nothing can be done: too small, not let in, no server.

use crate::tui::{
    keymap::{Context, KeyCommand},
    layout,
    state::{State, connection::Connection},
    theme::Theme,
    widgets::pane::notice,
};
use ratatui::{Frame, layout::Rect, text::Line, widgets::Paragraph};

pub fn too_small(frame: &mut Frame, area: Rect) {
    let lines = vec![
        Line::raw("Terminal too small"),
        Line::raw(format!("{}x{} now", area.width, area.height)),
        Line::raw(format!("{}x{} needed", layout::MIN.width, layout::MIN.height)),
    ];
    let middle = layout::centred(area, area.width, 3);
    frame.render_widget(Paragraph::new(lines).centered(), middle);
}

pub fn forbidden(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let key = state.keymap.word(Context::Closed, KeyCommand::Refresh);
    let advice = format!("Ask an Owner to make you an Admin, then press {key}.");
    notice(
        frame,
        area,
        "Not for this account",
        &["Only Owners and Admins can open Manage Organization.", &advice],
        theme,
    );
}

pub fn unreachable(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let why = match &state.connection {
        Connection::Down { why, .. } => why.as_str(),
        _ => "",
    };
    let sentences = [why, "Check the address and that the server is running. Retrying."];
    notice(frame, area, "No answer from the server", &sentences, theme);
}
