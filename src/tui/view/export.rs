//! The dialog that asks into which file a list goes.

use super::field::{self, LABEL, NumbersShown};
use crate::{
    contract::{Tone, query::Numbers},
    tui::{
        keymap::{Context, KeyCommand},
        state::{State, export::ExportForm},
        text,
        theme::Theme,
        widgets::dialog,
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

pub fn draw(state: &State, form: &ExportForm, theme: Theme, frame: &mut Frame, area: Rect) {
    let width = dialog::text_width(area);
    let users = match state.list(form.list).window.total() {
        1 => "Export the 1 user".to_owned(),
        many => format!("Export the {} users", crate::contract::text::number(many)),
    };
    let what = format!("{users} shown.");
    let numbers = match state.numbers.wanted() {
        Numbers::Masked => {
            let key = state.keymap.word(Context::List, KeyCommand::Numbers);
            format!("Phone numbers are masked. Press {key} in the list to show them.")
        }
        Numbers::Whole => "Full phone numbers are exported (audit-logged).".to_owned(),
    };
    let wrapped = |words: &str| text::wrap(words, width).into_iter().map(Line::raw);
    let mut lines: Vec<Line> = wrapped(&what).chain(wrapped(&numbers)).collect();
    lines.push(Line::default());
    let row = lines.len() as u16;
    let shown = NumbersShown { text: text::clean(form.input.value()), cursor: form.input.cursor() };
    let (line, column) = field::line("File", &shown, width.saturating_sub(LABEL + 1), theme);
    lines.push(line);
    let (words, style) = match (&form.complaint, form.writing) {
        (Some(complaint), _) => (complaint.as_str(), theme.tone(Tone::Bad)),
        (None, Some(_)) => ("Exporting.", theme.accent()),
        (None, None) => (".csv or .json, in the current directory, or a path.", theme.dim()),
    };
    for words in text::wrap(&theme.words(words), width.saturating_sub(LABEL)) {
        lines.push(Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)]));
    }
    let inner = dialog::dialog(frame, area, "Export", lines, theme);
    field::place_cursor(frame, inner, column, row);
}
