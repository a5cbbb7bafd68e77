//! The keys of the place one came from, out of the command table.

use crate::tui::{keymap::Context, layout, state::State, text, theme::Theme, widgets::pane};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::{Clear, Paragraph},
};

const KEYS: usize = 18;

pub fn draw(
    state: &State,
    context: Context,
    scroll: u16,
    theme: Theme,
    frame: &mut Frame,
    area: Rect,
) {
    let rows = state.keymap.rows(context);
    let lines: Vec<Line> = rows
        .flat_map(|row| {
            let names = row.keys.iter().map(|key| theme.key(*key));
            let keys = names.collect::<Vec<_>>().join(" ");
            let width = usize::from(area.width.min(76)).saturating_sub(KEYS + 5);
            let help = text::wrap(row.help, width).into_iter().enumerate();
            help.map(|(at, help)| {
                let keys = if at == 0 { keys.as_str() } else { "" };
                Line::from(vec![
                    Span::styled(text::cell(keys, KEYS, theme.ellipsis()) + " ", theme.title()),
                    Span::raw(help),
                ])
            })
            .collect::<Vec<_>>()
        })
        .collect();
    let area = layout::centred(area, 76, lines.len() as u16 + 2);
    frame.render_widget(Clear, area);
    let title = Line::styled(" Keys ", theme.title());
    let inner = pane::pane(frame, area, title, true, theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let deepest = (lines.len() as u16).saturating_sub(inner.height);
    frame.render_widget(Paragraph::new(lines).scroll((scroll.min(deepest), 0)), inner);
}
