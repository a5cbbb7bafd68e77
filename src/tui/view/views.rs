//! The dialog that lists saved views.

use super::order;
use crate::{
    config::View,
    tui::{
        keymap::{Context, KeyCommand},
        layout,
        state::{State, views::ViewChooser},
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

/// Columns of the key, and of the name.
const KEY: usize = 4;
const NAME: usize = 18;

pub fn draw(state: &State, chooser: ViewChooser, theme: Theme, frame: &mut Frame, area: Rect) {
    let rows = usize::from(area.height.saturating_sub(2)).max(1);
    let top = layout::top(chooser.marked, rows);
    let views = state.views.iter().enumerate().skip(top).take(rows);
    let lines = views.map(|(at, view)| line(state, view, at == chooser.marked, area, theme));
    dialog::choices(frame, area, "Saved views", top, lines.collect(), theme);
}

fn line(state: &State, view: &View, marked: bool, area: Rect, theme: Theme) -> Line<'static> {
    let width = dialog::text_width(area).saturating_sub(2 + KEY + NAME + 2);
    let places = state.keymap.keys(Context::PickingView, KeyCommand::SavedView);
    let key = view.key.and_then(|key| places.get(key.place()));
    let key = key.map(|key| theme.key(*key)).unwrap_or_default();
    let mark = if marked { theme.cursor() } else { " " };
    let style = if marked { theme.pressed() } else { Default::default() };
    let what = text::fit(&theme.words(&what(view)), width, theme.ellipsis());
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(text::cell(&key, KEY, theme.ellipsis()), theme.title()),
        Span::styled(text::cell(view.name.as_str(), NAME, theme.ellipsis()), style),
        Span::styled(format!("  {what}"), theme.dim()),
    ])
}

/// What it shows: the screen, the words, the filters, the order.
fn what(view: &View) -> String {
    let words = view.search.as_ref().map(|words| format!("/{}", words.trim()));
    let filters = view.filters();
    let chosen = filters.chosen(view.list());
    let chips = chosen.into_iter().filter_map(|facet| filters.words(facet));
    let order = format!("by {}", order::label(view.sort()));
    let parts = [view.list().screen().label().to_owned()]
        .into_iter()
        .chain(words)
        .chain(chips)
        .chain([order]);
    parts.collect::<Vec<_>>().join(", ")
}
