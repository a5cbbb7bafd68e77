//! A code of one's own authenticator, for a command that waits for it.

use super::field::{self, LABEL, NumbersShown};
use crate::tui::{
    state::{State, auth_request::Place, command::CommandStage, step_up::StepUp},
    text,
    theme::Theme,
    widgets::dialog,
};
use ratatui::{Frame, layout::Rect, text::Line};

pub fn draw(state: &State, form: &StepUp, theme: Theme, frame: &mut Frame, area: Rect) {
    let width = dialog::text_width(area);
    let mut lines: Vec<Line> = Vec::new();
    for pending in
        state.pending.iter().filter(|pending| pending.stage == CommandStage::Held).take(3)
    {
        let words = text::fit(&pending.command.in_words(), width, theme.ellipsis());
        lines.push(Line::styled(theme.words(&words).into_owned(), theme.strong()));
    }
    lines.push(Line::default());
    let why = "This action needs a code from your own authenticator app.";
    lines.extend(text::wrap(why, width).into_iter().map(Line::raw));
    lines.push(Line::default());
    let row = lines.len() as u16;
    let shown = NumbersShown { text: form.code.reveal().to_owned(), cursor: form.code.cursor() };
    let (line, column) = field::line("Code", &shown, 12, theme);
    lines.push(line);
    let talk = &form.talk;
    lines.extend(field::trouble(talk, Place::Code, state.now, LABEL, width, theme));
    lines.extend(field::trouble(talk, Place::Whole, state.now, 0, width, theme));
    if talk.is_asking() && state.busy.frame().is_some() {
        lines.push(Line::styled("Waiting for the server.", theme.dim()));
    }
    let inner = dialog::dialog(frame, area, "Confirm it's you", lines, theme);
    field::place_cursor(frame, inner, column, row);
}
