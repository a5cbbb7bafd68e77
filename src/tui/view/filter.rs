//! The dialogs that choose whom a list shows and in which order.

use super::order;
use crate::{
    contract::query::Sort,
    tui::{
        state::{
            filter::{FilterForm, SortForm},
            list::Facet,
        },
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

/// Columns of what is chosen among.
const LABEL: usize = 16;

pub fn draw(form: &FilterForm, theme: Theme, frame: &mut Frame, area: Rect) {
    let lines = Facet::ALL.map(|facet| {
        let value = form.filters.words(facet);
        let style = if value.is_some() { theme.accent() } else { theme.dim() };
        let value = value.unwrap_or_else(|| "any".to_owned());
        line(form.marked == facet, facet.label(), Span::styled(value, style), area, theme)
    });
    dialog::choices(frame, area, "Filter", 0, lines.to_vec(), theme);
}

pub fn sort(form: &SortForm, theme: Theme, frame: &mut Frame, area: Rect) {
    let lines = Sort::ALL.map(|sort| {
        let is_marked = form.sort == sort;
        let words = order::direction(sort, form.order);
        let value = format!("{} {words}", theme.arrow(form.order));
        let style = if is_marked { theme.accent() } else { theme.dim() };
        line(is_marked, order::label(sort), Span::styled(value, style), area, theme)
    });
    dialog::choices(frame, area, "Sort by", 0, lines.to_vec(), theme);
}

fn line(
    is_marked: bool,
    label: &str,
    value: Span<'static>,
    area: Rect,
    theme: Theme,
) -> Line<'static> {
    let room = dialog::text_width(area).saturating_sub(2 + LABEL + 1);
    let mark = if is_marked { theme.cursor() } else { " " };
    let style = if is_marked { theme.pressed() } else { Default::default() };
    let value = Span::styled(text::fit(&value.content, room, theme.ellipsis()), value.style);
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(text::cell(label, LABEL, theme.ellipsis()), style),
        Span::raw(" "),
        value,
    ])
}
