//! In which order the parts of a frame are drawn: what lies below, or looks alike, may be nearer than
//! what stands beside.

use super::{
    cell_writer::{Drawn, Glyph, Way, WriterState, blanks, erases},
    shown::ScreenCells,
    style::CellStyle,
};
use ratatui::layout::Position;
use std::ops::Range;

/// Glyphs of one row that are drawn in one go.
#[derive(Clone, Debug)]
pub struct Part {
    pub glyphs: Range<usize>,
    start: Position,
    style: CellStyle,
    /// Of its first letter.
    drawn: Drawn,
    is_blank: bool,
    /// Where the pen is behind it.
    end: WriterEnd,
}

#[derive(Clone, Copy, Debug)]
struct WriterEnd {
    at: Position,
    since: Drawn,
    style: CellStyle,
}

/// More parts than this are looked through only so far ahead.
const AHEAD: usize = 24;
/// And so many more of those that look like what was drawn last.
const ALIKE: usize = 4;
/// So many parts are moved at once.
const LONGEST_MOVED: usize = 3;
/// With more parts, an order that was found is not mended further.
const MOST_MENDED: usize = 48;

/// The parts of a frame, from above to below and from left to right.
pub fn parts(cells: &ScreenCells, glyphs: &[Glyph]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(glyph) = glyphs.get(at) {
        if cells.has_blank(glyph.at.x, glyph.at.y, glyph.cell) {
            at += 1;
            continue;
        }
        let end = part_end(cells, glyphs, at);
        parts.extend(part(cells, glyphs, at..end));
        at = end;
    }
    parts
}

/// The end of the part that begins with the glyph at `start`: what a mark may lie on is drawn behind
/// it, and all else may be drawn at any time.
fn part_end(cells: &ScreenCells, glyphs: &[Glyph], start: usize) -> usize {
    let first = &glyphs[start];
    let is_there = |glyph: &Glyph| cells.has_blank(glyph.at.x, glyph.at.y, glyph.cell);
    let (mut spoiled, mut end, mut style) = (0, first.at.x, None);
    for (at, glyph) in glyphs.iter().enumerate().skip(start) {
        let is_beside =
            glyph.at.y == first.at.y && (glyph.at.x == end || joins(cells, &glyphs[at - 1], glyph));
        let is_spoiled = glyph.at.y == first.at.y && glyph.at.x < spoiled;
        let looks_alike = style.is_none_or(|style: CellStyle| match glyph.plain {
            Some(byte) => glyph.style.draws_as(byte, style),
            None => glyph.style == style,
        });
        if !is_spoiled && (!is_beside || !looks_alike || is_there(glyph)) && at > start {
            return at;
        }
        if !glyph.is_blank() {
            style = style.or(Some(glyph.style));
        }
        if glyph.marks > 0 {
            spoiled = glyph.end().max(spoiled).saturating_add(glyph.marks);
        }
        end = glyph.end();
    }
    glyphs.len()
}

/// Whether there is nothing but blanks from one glyph to the next one in its row.
fn joins(cells: &ScreenCells, one: &Glyph, next: &Glyph) -> bool {
    let is_erased =
        |glyph: &Glyph| glyph.is_blank() && glyph.style.draws_as(b' ', CellStyle::DEFAULT);
    let gap = next.at.x.saturating_sub(one.end());
    is_erased(one)
        && is_erased(next)
        && cells.are_blank((one.end(), one.at.y), gap, CellStyle::DEFAULT)
}

fn part(cells: &ScreenCells, glyphs: &[Glyph], range: Range<usize>) -> Option<Part> {
    let all = &glyphs[range.clone()];
    let (first, last) = (all.first()?, all.last()?);
    let letter = all.iter().find(|glyph| !glyph.is_blank());
    let last_letter = all.iter().rfind(|glyph| !glyph.is_blank());
    let behind_letters = all.iter().rposition(|glyph| !glyph.is_blank()).map_or(0, |at| at + 1);
    let tail = blanks(cells, &all[behind_letters..]);
    let is_erased = behind_letters + tail.glyphs == all.len() && erases(tail, true);
    let x = match is_erased {
        true => all[behind_letters].at.x,
        false => last.end(),
    };
    let since = all.iter().map(|glyph| glyph.drawn).max().unwrap_or(Drawn::Plain);
    Some(Part {
        glyphs: range,
        start: first.at,
        style: letter.unwrap_or(first).style,
        drawn: first.drawn,
        is_blank: letter.is_none(),
        end: WriterEnd {
            at: Position { x, y: first.at.y },
            since,
            style: last_letter.unwrap_or(first).style,
        },
    })
}

/// The bytes that it takes to get from one part to another.
struct Costs<'a> {
    cells: &'a ScreenCells,
    parts: &'a [Part],
    start: WriterState,
    /// The look that the frame begins in, and each that its parts have.
    styles: Vec<CellStyle>,
    /// Of each part, the places of its two looks among them.
    looks: Vec<[usize; 2]>,
    /// From each of the styles to each.
    changes: Vec<i32>,
}

impl<'a> Costs<'a> {
    fn of(cells: &'a ScreenCells, parts: &'a [Part], now: CellStyle) -> Self {
        let mut styles = vec![now];
        let mut place = |style| match styles.iter().position(|known| *known == style) {
            Some(at) => at,
            None => {
                styles.push(style);
                styles.len() - 1
            }
        };
        let looks = parts.iter().map(|part| [part.style, part.end.style].map(&mut place)).collect();
        let changes = styles
            .iter()
            .flat_map(|from| styles.iter().map(|to| from.change_to(*to).len() as i32))
            .collect();
        let start = WriterState { at: None, since: Drawn::Plain, style: now };
        Self { cells, parts, start, styles, looks, changes }
    }

    /// From the end of a part, or from the start of the frame.
    fn step(&self, from: Option<usize>, to: usize) -> i32 {
        let (state, look) = match from {
            Some(from) => {
                let WriterEnd { at, since, style } = self.parts[from].end;
                (WriterState { at: Some(at), since, style }, self.looks[from][1])
            }
            None => (self.start, 0),
        };
        let part = &self.parts[to];
        let (style, change) = match part.is_blank && part.style.draws_as(b' ', state.style) {
            true => (state.style, 0),
            false => (part.style, self.changes[look * self.styles.len() + self.looks[to][0]]),
        };
        change
            + match state.way(self.cells, part.start, style, part.drawn) {
                Way::Move(movement) => movement.len() as i32,
                Way::Write(from, _) => i32::from(part.start.x - from.x),
            }
    }

    fn total(&self, order: &[usize]) -> i32 {
        let befores = std::iter::once(None).chain(order.iter().copied().map(Some));
        befores.zip(order).map(|(from, to)| self.step(from, *to)).sum()
    }
}

/// The order in which `parts` take few bytes for a pen that draws in `style`.
pub fn order(cells: &ScreenCells, parts: &[Part], style: CellStyle) -> Vec<usize> {
    let as_they_stand: Vec<usize> = (0..parts.len()).collect();
    if parts.len() < 3 {
        return as_they_stand;
    }
    let costs = Costs::of(cells, parts, style);
    let found = if parts.len() <= MOST_MENDED {
        let steps = Steps::of(&costs);
        let mut found = nearest_first(&costs, |from, to| steps.cost(from, Some(to)));
        steps.mend(&mut found);
        found
    } else {
        nearest_first(&costs, |from, to| costs.step(from, to))
    };
    if costs.total(&found) < costs.total(&as_they_stand) { found } else { as_they_stand }
}

/// Goes on to what is the cheapest to get to, again and again.
fn nearest_first(costs: &Costs, step: impl Fn(Option<usize>, usize) -> i32) -> Vec<usize> {
    let mut left: Vec<usize> = (0..costs.parts.len()).collect();
    let mut order: Vec<usize> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let last = order.last().copied();
        let look = last.map_or(0, |last| costs.looks[last][1]);
        let looks_alike = |at: &usize| costs.looks[left[*at]][0] == look;
        let near = 0..left.len().min(AHEAD);
        let alike = (near.end..left.len()).filter(looks_alike).take(ALIKE);
        let next = near.chain(alike).min_by_key(|at| step(last, left[*at])).unwrap_or(0);
        order.push(left.remove(next));
    }
    order
}

/// What each step from part to part costs.
struct Steps {
    count: usize,
    /// Behind those from each part, the costs of beginning with each.
    costs: Vec<i32>,
}

impl Steps {
    fn of(costs: &Costs) -> Self {
        let count = costs.parts.len();
        let froms = (0..count).map(Some).chain([None]);
        let steps = froms.flat_map(|from| (0..count).map(move |to| costs.step(from, to)));
        Self { count, costs: steps.collect() }
    }

    /// From a part, or the begin, to a part, or the end.
    fn cost(&self, from: Option<usize>, to: Option<usize>) -> i32 {
        to.map_or(0, |to| self.costs[from.unwrap_or(self.count) * self.count + to])
    }

    /// Moves parts to where they cost less, until none does.
    fn mend(&self, order: &mut [usize]) {
        let mut has_moved = true;
        while has_moved {
            has_moved = false;
            for length in 1..=LONGEST_MOVED {
                for at in 0..(order.len() + 1).saturating_sub(length) {
                    has_moved |= self.move_piece(order, at..at + length);
                }
            }
        }
    }

    /// Moves a piece of `order` to where it saves most, if it saves anything.
    fn move_piece(&self, order: &mut [usize], piece: Range<usize>) -> bool {
        let (first, last) = (Some(order[piece.start]), Some(order[piece.end - 1]));
        let before = piece.start.checked_sub(1).map(|at| order[at]);
        let after = order.get(piece.end).copied();
        let saved = self.cost(before, first) + self.cost(last, after) - self.cost(before, after);
        let added = |at: &usize| {
            let (left, right) = (at.checked_sub(1).map(|at| order[at]), order.get(*at).copied());
            self.cost(left, first) + self.cost(last, right) - self.cost(left, right)
        };
        let places = (0..piece.start).chain(piece.end + 1..order.len() + 1);
        let Some(best) = places.min_by_key(added).filter(|at| added(at) < saved) else {
            return false;
        };
        let length = piece.len();
        match best < piece.start {
            true => order[best..piece.end].rotate_right(length),
            false => order[piece.start..best].rotate_left(length),
        }
        true
    }
}
