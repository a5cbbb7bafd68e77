//! The last line: the keys of this place, from the command table, as many as fit.

use crate::{
    contract::columns,
    tui::{
        State,
        canvas::{Canvas, HitLine},
        input::{
            keymap::{Context, KeyCommand},
            mouse::Target,
        },
        state::{context, enabled, naming},
        theme::Theme,
    },
};
use ratatui::{layout::Rect, text::Span};

pub fn draw(state: &State, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let context = context::context(state);
    let mut room = usize::from(area.width);
    let hints: Vec<Hint> = hints(state, context, theme).collect();
    // Where all have room, what some users have no button for keeps its place, and so do the others.
    let keeps_places = hints.iter().map(|hint| hint.width).sum::<usize>() <= room;
    let mut line = HitLine::default();
    for Hint { key, label, target, width } in hints {
        if target.is_none() && !keeps_places {
            continue;
        }
        if width > room {
            break;
        }
        room -= width;
        match target {
            Some(target) => {
                line.push_hit(Span::styled(format!(" {key}"), theme.title()), target);
                line.push_hit(Span::styled(format!(" {label} "), theme.dim()), target);
            }
            None => line.push(Span::raw(" ".repeat(width))),
        }
    }
    canvas.line(line, area);
}

struct Hint {
    key: String,
    label: &'static str,
    /// Absent where there is nothing to do, and only the place may be kept.
    target: Option<Target>,
    width: usize,
}

fn hints(state: &State, context: Context, theme: Theme) -> impl Iterator<Item = Hint> {
    let is_of_users = |command| {
        matches!(command, KeyCommand::Phone | KeyCommand::Authenticator | KeyCommand::Access)
    };
    let rows = state.keymap.rows(context).filter(|row| !row.label.is_empty());
    rows.filter_map(move |row| {
        let is_enabled = enabled::is_enabled(state, context, row.command);
        let target = is_enabled.then_some(Target::Command(row.command));
        if target.is_none() && !is_of_users(row.command) {
            return None;
        }
        let key = theme.key(*row.keys.first()?);
        let label = naming::label(state, context, row);
        let width = columns::of(&key) + columns::of(label) + 3;
        Some(Hint { key, label, target, width })
    })
}
