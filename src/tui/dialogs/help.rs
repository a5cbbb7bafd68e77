//! The keys of the place one came from, out of the command table.

use crate::tui::{
    canvas::Canvas,
    input::keymap::{Binding, Context, Group},
    layout,
    state::{State, naming},
    text,
    theme::Theme,
    widgets::dialog,
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
    widgets::{Block, Paragraph},
};

/// Columns of the keys of one command.
const KEYS: usize = 18;

pub fn draw(state: &State, context: Context, scroll: u16, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = usize::from(area.width.min(layout::WIDE)).saturating_sub(4);
    let lines = lines(state, context, width, theme);
    let area = layout::centred(area, layout::WIDE, lines.len() as u16 + 2);
    let inner = dialog::window(canvas, area, "Keys");
    let deepest = (lines.len() as u16).saturating_sub(inner.height);
    let scroll = scroll.min(deepest);
    canvas.render(Paragraph::new(lines).scroll((scroll, 0)), inner);
    if scroll < deepest {
        let below = format!(" {} more ", deepest - scroll);
        let border = Block::new().title_bottom(Line::styled(below, theme.dim()).right_aligned());
        let bottom = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        canvas.render(border, bottom);
    }
}

fn lines(state: &State, context: Context, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        let rows = state.keymap.rows(context).filter(|row| row.command.group() == group);
        let rows: Vec<Line> =
            rows.flat_map(|row| command(row, naming::help(state, row), width, theme)).collect();
        if rows.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(group.title(), theme.strong()));
        lines.extend(rows);
    }
    lines
}

/// The keys of a command and what it does; one without keys goes by its name.
fn command(row: &Binding, help: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let keys: Vec<String> = row.keys.iter().map(|key| theme.key(*key)).collect();
    let (keys, style) = match keys.is_empty() {
        true => (row.command.name(), theme.dim()),
        false => (keys.join(" "), theme.title()),
    };
    let help = text::wrap(&theme.words(help), width.saturating_sub(KEYS + 1));
    let keys = text::wrap(&keys, KEYS);
    (0..help.len().max(keys.len()))
        .map(|at| {
            let part = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            Line::from(vec![
                Span::styled(text::cell(&part(&keys), KEYS, theme.ellipsis()) + " ", style),
                Span::raw(part(&help)),
            ])
        })
        .collect()
}
