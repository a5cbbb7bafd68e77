//! The last line: the keys of this place, from the command table, as many as fit.

use crate::tui::{
    keymap::{Bound, Context, Key},
    mouse::Spot,
    state::State,
    theme::Theme,
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
    for (key, label, bound) in hints(state, context) {
        let spot = Spot::Command(bound);
        let key = theme.key(key);
        let width = key.width() + label.width() + 3;
        if width > room {
            break;
        }
        room -= width;
        spans.push(Span::styled(format!(" {key}"), spot.on(theme.title())));
        spans.push(Span::styled(format!(" {label} "), spot.on(theme.dim())));
    }
    frame.render_widget(Line::from(spans), area);
}

fn hints(state: &State, context: Context) -> impl Iterator<Item = (Key, &'static str, Bound)> {
    let rows = state.keymap.rows(context);
    rows.filter(move |row| !row.label.is_empty() && update::is_enabled(state, context, row.bound))
        .filter_map(|row| Some((*row.keys.first()?, row.label, row.bound)))
}
