//! What stands under every step of signing in: complaints, and what waits.

use crate::{
    contract::Tone,
    tui::{
        State,
        effects::command::CommandStage,
        screens::sign_in::form::{SignIn, Step},
        text,
        theme::Theme,
        widgets::auth_request::{self, Place, TextColumns},
    },
};
use ratatui::text::Line;

/// Columns of a code in the dialog.
pub const CODE_ROOM: usize = 16;

/// What is said under every step.
pub fn below(state: &State, form: &SignIn, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = auth_request::complaint_lines(
        &form.request,
        Place::Whole,
        state.now,
        TextColumns { indent: 0, width },
        theme,
    );
    let waits = state.busy.frame().is_some();
    if waits && (form.request.is_asking() || matches!(form.step, Step::Entering)) {
        lines.push(Line::styled("Waiting for the server.", theme.dim()));
    }
    for pending in
        state.pending.iter().filter(|pending| pending.stage == CommandStage::Held).take(2)
    {
        let words = format!("Pending: {}.", pending.command.in_words());
        let words = text::wrap(&theme.words(&words), width).into_iter();
        lines.extend(words.map(|line| Line::styled(line, theme.sentence(Tone::Pending))));
    }
    lines
}
