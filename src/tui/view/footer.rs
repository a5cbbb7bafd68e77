//! The last line: the keys of this place, from the command table, as many as fit.

use crate::tui::{
    canvas::HitTag,
    input::keymap::{Context, KeyCommand},
    state::{State, context, enabled},
    theme::Theme,
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

pub fn draw(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    let context = context::context(state);
    let mut room = usize::from(area.width);
    let hints: Vec<Hint> = hints(state, context, theme).collect();
    // Where all have room, what some users have no button for keeps its place, and so do the others.
    let keeps_places = hints.iter().map(|hint| hint.width).sum::<usize>() <= room;
    let mut spans = Vec::new();
    for Hint { key, label, spot, width } in hints {
        if spot.is_none() && !keeps_places {
            continue;
        }
        if width > room {
            break;
        }
        room -= width;
        match spot {
            Some(spot) => spans.extend([
                Span::styled(format!(" {key}"), spot.on(theme.title())),
                Span::styled(format!(" {label} "), spot.on(theme.dim())),
            ]),
            None => spans.push(Span::raw(" ".repeat(width))),
        }
    }
    frame.render_widget(Line::from(spans), area);
}

struct Hint {
    key: String,
    label: &'static str,
    /// Absent where there is nothing to do, and only the place may be kept.
    spot: Option<HitTag>,
    width: usize,
}

fn hints(state: &State, context: Context, theme: Theme) -> impl Iterator<Item = Hint> {
    let is_of_users =
        |bound| matches!(bound, KeyCommand::Phone | KeyCommand::Authenticator | KeyCommand::Access);
    let rows = state.keymap.rows(context).filter(|row| !row.label.is_empty());
    rows.filter_map(move |row| {
        let is_enabled = enabled::is_enabled(state, context, row.bound);
        let spot = is_enabled.then_some(HitTag::Command(row.bound));
        if spot.is_none() && !is_of_users(row.bound) {
            return None;
        }
        let key = theme.key(*row.keys.first()?);
        let width = key.width() + row.label.width() + 3;
        Some(Hint { key, label: row.label, spot, width })
    })
}
