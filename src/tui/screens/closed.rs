//! Screens on which nothing can be done: too small, not let in, no server.

use crate::tui::{
    State,
    canvas::{Canvas, text_lines::TextLines},
    effects::Effect,
    input::keymap::{Context, KeyCommand},
    layout,
    screens::{self, sign_in::auth_state::AuthState},
    state::connection::Connection,
    widgets::pane::notice,
};
use ratatui::{layout::Rect, text::Line};

/// Asks the server again: whether this person may come in now, or whether it is there.
pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    match (command, &state.auth_state) {
        (KeyCommand::Refresh, AuthState::Open) => screens::refresh(state),
        (KeyCommand::Refresh, AuthState::Forbidden) => {
            // The refusal ended the stream of changes.
            state.auth_state = AuthState::Open;
            let mut effects = screens::refresh(state);
            effects.push(Effect::Follow(state.last_seq));
            effects
        }
        _ => Vec::new(),
    }
}

pub fn too_small(canvas: &mut Canvas, area: Rect) {
    let lines = vec![
        Line::raw("Terminal too small"),
        Line::raw(format!("{}x{} now", area.width, area.height)),
        Line::raw(format!("{}x{} needed", layout::MIN.width, layout::MIN.height)),
    ];
    let middle = layout::centred(area, area.width, 3);
    canvas.text(TextLines::new(lines).centered(), middle);
}

pub fn forbidden(state: &State, canvas: &mut Canvas, area: Rect) {
    let key = state.keymap.word(Context::Closed, KeyCommand::Refresh);
    let advice = format!("Ask an Owner to make you an Admin, then press {key}.");
    notice(
        canvas,
        area,
        "Not for this account",
        &["Only Owners and Admins can open Manage Organization.", &advice],
    );
}

pub fn unreachable(state: &State, canvas: &mut Canvas, area: Rect) {
    let why = match &state.connection {
        Connection::Down { why, .. } => why.as_str(),
        _ => "",
    };
    let sentences = [why, "Check the address and that the server is running. Retrying."];
    notice(canvas, area, "No answer from the server", &sentences);
}
