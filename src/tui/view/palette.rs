//! The command palette: what is typed, and the commands that it fits.

use super::field::{self, NumbersShown};
use crate::tui::{
    layout,
    mouse::HitTag,
    state::palette::{CommandPalette, Found, Offer},
    text,
    theme::Theme,
    widgets::dialog,
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

/// Columns of a command's name, of its key, and of the mark in front of it.
const NAME: usize = 15;
const KEY: usize = 9;
const MARK: usize = 2;

pub fn draw(palette: &CommandPalette, theme: Theme, frame: &mut Frame, area: Rect) {
    let area = layout::palette(area, palette.offers.len());
    let inner = dialog::window(frame, area, "Commands", theme);
    let width = usize::from(inner.width);
    let typed = text::clean(palette.input.value());
    let shown = NumbersShown { text: typed, cursor: palette.input.cursor() };
    let (line, column) = field::bare(": ", &shown, width.saturating_sub(2), theme);
    let mut lines = vec![line];
    if palette.found.is_empty() {
        lines.push(Line::styled("  No matching command.", theme.dim()));
    }
    let rows = usize::from(inner.height.saturating_sub(1));
    let top = layout::top(palette.marked, rows);
    let found = palette.found.iter().enumerate().skip(top).take(rows);
    lines.extend(found.map(|(at, found)| {
        row(&palette.offers[found.offer], found, at == palette.marked, width, theme)
    }));
    frame.render_widget(Paragraph::new(lines), inner);
    let shown = palette.found.len().saturating_sub(top).min(rows) as u16;
    HitTag::choices(frame, Rect { y: inner.y + 1, height: shown, ..inner }, top);
    field::place_cursor(frame, inner, column, 0);
}

fn row(offer: &Offer, found: &Found, is_marked: bool, width: usize, theme: Theme) -> Line<'static> {
    let mark = if is_marked { theme.cursor() } else { " " };
    let room = width.saturating_sub(MARK + NAME + 1 + 1 + KEY);
    let key = offer.key.map(|key| theme.key(key)).unwrap_or_default();
    let named = offer.name.chars().count();
    let of_name = |letter: &u32| (*letter as usize) < named;
    let (in_name, in_help): (Vec<u32>, Vec<u32>) = found.letters.iter().partition(|at| of_name(at));
    let in_help = in_help.iter().filter_map(|at| at.checked_sub(named as u32 + 1));
    let mut spans = vec![Span::styled(format!("{mark} "), theme.accent())];
    spans.extend(lit(&text::cell(&offer.name, NAME, theme.ellipsis()), &in_name, theme));
    spans.push(Span::raw(" "));
    let help = text::cell(&theme.words(offer.help), room, theme.ellipsis());
    spans.extend(lit(&help, &in_help.collect::<Vec<_>>(), theme));
    spans
        .push(Span::styled(format!(" {}", text::cell(&key, KEY, theme.ellipsis())), theme.title()));
    let line = Line::from(spans);
    if is_marked { line.style(theme.selected(true)) } else { line }
}

/// `words` with the letters that were typed lit up.
fn lit(words: &str, letters: &[u32], theme: Theme) -> Vec<Span<'static>> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, c) in words.chars().enumerate() {
        let is_lit = letters.contains(&(at as u32));
        let style = if is_lit { theme.found() } else { Default::default() };
        match spans.last_mut().filter(|span| span.style == style) {
            Some(span) => span.content.to_mut().push(c),
            None => spans.push(Span::styled(c.to_string(), style)),
        }
    }
    spans
}
