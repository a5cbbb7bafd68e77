//! The last line: the keys of this place, from the command table, as many as fit.

use crate::tui::{
    keymap::{self, Context},
    state::{State, modal::Modal},
    theme::{Charset, Theme},
    update,
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let context = update::context(state);
    let mut spans = Vec::new();
    let mut room = usize::from(area.width);
    for (key, label) in hints(state, context) {
        let key = match theme.charset {
            Charset::Unicode => keymap::display(key),
            Charset::Ascii => key.to_owned(),
        };
        let width = key.width() + label.width() + 3;
        if width > room {
            break;
        }
        room -= width;
        spans.push(Span::styled(format!(" {key}"), theme.title()));
        spans.push(Span::styled(format!(" {label} "), theme.dim()));
    }
    frame.render_widget(Line::from(spans), area);
}

fn hints(state: &State, context: Context) -> impl Iterator<Item = (&'static str, &'static str)> {
    let has_link = match &state.modal {
        Some(Modal::Message { message, .. }) => message.link.is_some(),
        _ => false,
    };
    keymap::rows(context)
        .filter(|row| !row.label.is_empty())
        .filter(move |row| row.bound != keymap::Bound::Copy || has_link)
        .filter(|row| {
            row.bound != keymap::Bound::Gap
                || state.screen.list() == Some(crate::tui::state::list::ListId::Security)
        })
        .filter_map(|row| Some((*row.keys.first()?, row.label)))
}
