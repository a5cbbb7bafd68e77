//! The share of who is complete, day by day: a line where there is room, else a row of small bars.
//! A day of which nothing was noted interrupts the line.

use crate::{
    contract::api::{DayFigure, OVERVIEW_DAYS},
    tui::{
        canvas::{Canvas, text_lines::TextLines},
        theme::Theme,
    },
};
use jiff::{ToSpan, civil::Date};
use ratatui::{
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::{Axis, Chart, Dataset, GraphType, Sparkline},
};

/// Rows from which on there is a line: words, seven of a chart, dates.
pub const ROWS: u16 = 9;

/// Rows beyond which a chart says no more.
const TALLEST: u16 = 24;

/// Columns of ` 100 % |`.
const SCALE: u16 = 8;

const DAYS: usize = OVERVIEW_DAYS as usize;

/// The share of each of the last days, the oldest first.
type Shares = [Option<u8>; DAYS];

pub fn draw(days: &[DayFigure], canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let Some(today) = days.last().map(|day| day.date) else { return };
    if area.is_empty() {
        return;
    }
    let shares = shares(days, today);
    let [words, drawn] =
        Layout::vertical([Constraint::Length(1), Constraint::Max(TALLEST)]).areas(area);
    canvas.text(summary(days, theme), words);
    if area.height >= ROWS {
        chart(&shares, today, canvas, drawn);
    } else {
        bars(&shares, canvas, drawn);
    }
}

fn shares(days: &[DayFigure], today: Date) -> Shares {
    let mut shares = [None; DAYS];
    for (ago, share) in shares.iter_mut().rev().enumerate() {
        let date = today.saturating_sub(i64::try_from(ago).unwrap_or(0).days());
        *share = days.iter().find(|day| day.date == date).and_then(DayFigure::known_percent);
    }
    shares
}

/// The line in words.
fn summary(days: &[DayFigure], theme: Theme) -> Line<'static> {
    let words = match days {
        [first, .., last] => match (first.known_percent(), last.known_percent()) {
            (Some(then), Some(now)) => format!("from {then}% on {} to {now}% today", first.date),
            (_, Some(now)) => format!("{now}% today; unknown on {}", first.date),
            (_, None) => "unknown today: nobody was read".to_owned(),
        },
        _ => "updated daily at midnight UTC".to_owned(),
    };
    Line::from(vec![
        Span::styled("  Day by day ", theme.strong()),
        Span::styled(words, theme.dim()),
    ])
}

/// What the top of the scale stands for: the next quarter above every share.
fn top(shares: &Shares) -> u8 {
    let highest = shares.iter().flatten().max().copied().unwrap_or_default();
    highest.div_ceil(25).max(1) * 25
}

fn chart(shares: &Shares, today: Date, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let [plot, dates] = Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    let [scale, plot] =
        Layout::horizontal([Constraint::Length(SCALE), Constraint::Fill(1)]).areas(plot);
    let top = top(shares);
    draw_scale(top, canvas, scale);
    let runs = runs(shares);
    let line = |run: &Vec<(f64, f64)>| run.len() > 1;
    let datasets = runs
        .iter()
        .map(|run| {
            let kind = if line(run) { GraphType::Line } else { GraphType::Scatter };
            Dataset::default().data(run).marker(theme.plot()).graph_type(kind).style(theme.accent())
        })
        .collect();
    let last = DAYS as f64 - 1.0;
    let chart = Chart::new(datasets)
        .x_axis(Axis::default().bounds([0.0, last]))
        .y_axis(Axis::default().bounds([0.0, f64::from(top)]));
    canvas.render(chart, plot);
    let first = today.saturating_sub((DAYS as i64 - 1).days());
    let room = usize::from(area.width - SCALE);
    let words = format!("{first}{:>width$}", "today", width = room.saturating_sub(10));
    let dates = Rect { x: dates.x + SCALE, width: dates.width - SCALE, ..dates };
    canvas.text(Line::styled(words, theme.dim()), dates);
}

/// The top at the top, nobody at the bottom.
fn draw_scale(top: u8, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let bar = theme.borders().vertical_left;
    let last = area.height.saturating_sub(1);
    let label = |row: u16| match row {
        0 => format!("{top}%"),
        row if row == last => "0%".to_owned(),
        _ => String::new(),
    };
    let lines: Vec<Line> =
        (0..area.height).map(|row| Line::raw(format!("{:>6} {bar}", label(row)))).collect();
    canvas.text(TextLines::new(lines).style(theme.dim()), area);
}

/// The days without a gap between them, each with its share.
fn runs(shares: &Shares) -> Vec<Vec<(f64, f64)>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for (day, share) in shares.iter().enumerate() {
        match share {
            Some(share) => run.push((day as f64, f64::from(*share))),
            None if !run.is_empty() => runs.push(std::mem::take(&mut run)),
            None => {}
        }
    }
    runs.push(run);
    runs
}

/// As many days in a bar as it takes to fit them all; the last one noted counts.
fn bars(shares: &Shares, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    if area.is_empty() {
        return;
    }
    let days = DAYS.div_ceil(usize::from(area.width));
    // From today back, so that the last bar is today's however many days go into one.
    let mut bars: Vec<Option<u64>> = shares
        .rchunks(days)
        .map(|chunk| chunk.iter().rev().find_map(|share| share.map(u64::from)))
        .collect();
    bars.reverse();
    let sparkline = Sparkline::default()
        .data(bars)
        .max(u64::from(top(shares)))
        .bar_set(theme.levels())
        .absent_value_symbol(theme.unknown())
        .absent_value_style(theme.dim())
        .style(theme.accent());
    canvas.render(sparkline, area);
}
