//! The last line: the keys of this place, from the command table, as many as fit.

use crate::tui::{
    keymap::{Bound, Context},
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
    let mut room = usize::from(area.width);
    let hints: Vec<Hint> = hints(state, context, theme).collect();
    // Where all have room, what some users have no button for keeps its place, and so do the others.
    let keeps_places = hints.iter().map(|hint| hint.width).sum::<usize>() <= room;
    let mut spans = Vec::new();
    for Hint { key, label, bound, width } in hints {
        let is_enabled = update::is_enabled(state, context, bound);
        if !is_enabled && !keeps_places {
            continue;
        }
        if width > room {
            break;
        }
        room -= width;
        if !is_enabled {
            spans.push(Span::raw(" ".repeat(width)));
            continue;
        }
        let spot = Spot::Command(bound);
        spans.push(Span::styled(format!(" {key}"), spot.on(theme.title())));
        spans.push(Span::styled(format!(" {label} "), spot.on(theme.dim())));
    }
    frame.render_widget(Line::from(spans), area);
}

struct Hint {
    key: String,
    label: &'static str,
    bound: Bound,
    width: usize,
}

fn hints(state: &State, context: Context, theme: Theme) -> impl Iterator<Item = Hint> {
    let is_of_users = |bound| matches!(bound, Bound::Phone | Bound::Authenticator | Bound::Access);
    let is_shown = move |bound| is_of_users(bound) || update::is_enabled(state, context, bound);
    let rows = state.keymap.rows(context);
    rows.filter(move |row| !row.label.is_empty() && is_shown(row.bound)).filter_map(move |row| {
        let key = theme.key(*row.keys.first()?).to_string();
        let width = key.width() + row.label.width() + 3;
        Some(Hint { key, label: row.label, bound: row.bound, width })
    })
}
