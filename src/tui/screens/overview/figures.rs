//! The figures: a bar, its share and its count for each.

use crate::{
    contract::{
        Factor,
        api::{Overview, percent},
        text::{count_of, number},
    },
    tui::{
        State,
        canvas::Canvas,
        screens::overview::{Figure, history},
        text,
        theme::Theme,
        widgets::{gauge, table},
    },
};
use ratatui::{
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
};

const LABEL: usize = 14;

const PERCENT: usize = 6;

/// `1,000,000 of 1,000,000`.
const COUNT: usize = 22;

/// Figures that belong together stand together, where there is room for a line between.
const GROUPS: [&[Figure]; 4] = {
    let (whole, rest) = Figure::ALL.split_at(1);
    let (factors, rest) = rest.split_at(2);
    let (roles, links) = rest.split_at(3);
    [whole, factors, roles, links]
};

/// How many rows they take in a pane of `height` rows, where the days stand below them.
pub fn rows(height: u16) -> u16 {
    match height.saturating_sub(history::ROWS) {
        SPACED.. => SPACED,
        APART.. => APART,
        _ => TIGHT,
    }
}

const TIGHT: u16 = Figure::ALL.len() as u16;

/// With a line below them.
const APART: u16 = TIGHT + 1;

/// With a line below each group.
const SPACED: u16 = TIGHT + GROUPS.len() as u16;

pub fn draw(state: &State, overview: &Overview, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let mut lines = Vec::new();
    let mut chosen = None;
    for group in GROUPS {
        for figure in group {
            let is_marked = *figure == state.overview.marked;
            let mark = if is_marked { theme.cursor() } else { " " };
            let mut line = line(*figure, overview, theme, usize::from(area.width));
            line.spans.insert(0, Span::raw(format!("{mark} ")));
            chosen = chosen.or(is_marked.then_some(lines.len()));
            lines.push(line);
        }
        if area.height >= SPACED {
            lines.push(Line::default());
        }
    }
    canvas.text(lines, area);
    if let Some(place) = chosen.and_then(|row| area.rows().nth(row)) {
        mark_row(place, canvas);
    }
}

/// Marks the row of `place`. In reverse a full bar would be an empty one, so it stays as it is.
fn mark_row(place: Rect, canvas: &mut Canvas) {
    let theme = canvas.theme;
    let (full, empty) = theme.bar();
    let buffer = canvas.buffer_mut();
    buffer.set_style(place, theme.selected(true));
    for position in place.positions() {
        if [full, empty].contains(&buffer[position].symbol()) {
            buffer[position].modifier.remove(Modifier::REVERSED);
        }
    }
}

fn line(figure: Figure, overview: &Overview, theme: Theme, width: usize) -> Line<'static> {
    let label = text::cell(figure.label(), LABEL, theme.ellipsis());
    let (part, whole) = match share(figure, overview) {
        Share::Of(part, whole) => (part, whole),
        Share::Alone(count, words) => {
            return Line::from(vec![
                Span::raw(format!("{label} ")),
                Span::styled(number(count), theme.strong()),
                Span::styled(format!("  {words}"), theme.dim()),
            ]);
        }
    };
    let unknown = overview.summary.unknown;
    let beside = if unknown > 0 { format!(", {} unknown", number(unknown)) } else { String::new() };
    if whole == 0 {
        let beside = if figure == Figure::Complete { beside } else { String::new() };
        let words = Span::styled(format!(" nobody{beside}"), theme.dim());
        return Line::from(vec![Span::raw(label), words]);
    }
    let percent = percent(part, whole);
    let cells = width.saturating_sub(table::MARK + LABEL + PERCENT + COUNT + 4 + beside.len());
    let mut spans = vec![Span::raw(format!("{label} "))];
    spans.extend(gauge::bar(percent, cells, theme));
    spans.push(Span::styled(format!("  {percent:>3}%"), theme.strong()));
    spans.push(Span::raw(format!("  {}", count_of(part, whole))));
    let exempt = overview.summary.exempt;
    if figure == Figure::Complete && exempt > 0 {
        spans.push(Span::styled(format!(", {} exempt", number(exempt)), theme.dim()));
    }
    if figure == Figure::Complete && !beside.is_empty() {
        spans.push(Span::styled(beside, theme.dim()));
    }
    Line::from(spans)
}

/// What is told of a figure.
pub enum Share {
    /// So many of so many.
    Of(u64, u64),
    /// A number, and what it counts.
    Alone(u64, &'static str),
}

pub fn share(figure: Figure, overview: &Overview) -> Share {
    let summary = &overview.summary;
    let humans = summary.humans();
    match figure {
        Figure::Complete => Share::Of(summary.complete, humans),
        Figure::Phone => Share::Of(summary.present[Factor::Phone], humans),
        Figure::Authenticator => Share::Of(summary.present[Factor::Authenticator], humans),
        Figure::Role(role) => {
            let of = overview.roles.iter().find(|figure| figure.role == role);
            of.map_or(Share::Of(0, 0), |figure| Share::Of(figure.complete, figure.humans))
        }
        Figure::Awaiting => Share::Alone(overview.links.awaiting, "sent"),
        Figure::Expired => Share::Alone(overview.links.expired, "sent, not used in time"),
    }
}
