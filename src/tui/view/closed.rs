//! Screens on which nothing can be done: too small, not let in, no server.

use crate::tui::{
    layout,
    state::{Gate, State, line::Line as Connection},
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

pub fn gate(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    match state.gate {
        Gate::Forbidden => notice(
            frame,
            area,
            "Not for this account",
            &[
                "Only Owners and Admins may open Manage Organization.",
                "Ask an Owner to make you an Admin, then press R.",
            ],
            theme,
        ),
        _ => notice(
            frame,
            area,
            "The session has ended",
            &[
                "The server no longer knows this session; it ran out or was ended.",
                "Nothing you saved is lost. Leave with q, sign in again with a new token in \
                 MFADMIN_TOKEN, and start mfadmin once more; R asks the server again.",
            ],
            theme,
        ),
    }
}

pub fn unreachable(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let why = match &state.line {
        Connection::Down { why, .. } => why.as_str(),
        _ => "",
    };
    let sentences =
        [why, "Check the address and that the server runs; the panel keeps trying. R tries now."];
    notice(frame, area, "No answer from the server", &sentences, theme);
}
