//! What a frame is drawn on: cells, the theme, and what a click on each place means.
//!
//! What draws something that can be clicked says so in the same call. A later area lies over an earlier
//! one, as what is drawn later lies over what was drawn before: a dialog clears its own area first, and
//! hides what could be clicked beneath it.

pub mod text_lines;

use crate::{
    contract::columns,
    tui::{
        canvas::text_lines::{TextLines, line_columns},
        input::mouse::Target,
        theme::Theme,
    },
};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    text::{Line, Span},
    widgets::{Clear, Widget},
};

pub struct Canvas<'a, 'b> {
    frame: &'a mut Frame<'b>,
    pub theme: Theme,
    targets: Targets,
    cursor: Option<Position>,
}

/// The click areas of one frame, in the order in which they were drawn.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    areas: Vec<(Rect, Option<Target>)>,
}

/// A line of text, parts of which can be clicked.
#[derive(Clone, Debug, Default)]
pub struct HitLine {
    line: Line<'static>,
    /// The first column, the columns, and what a click there is on.
    hits: Vec<(usize, usize, Target)>,
}

impl<'a, 'b> Canvas<'a, 'b> {
    pub fn new(frame: &'a mut Frame<'b>, theme: Theme) -> Self {
        Self { frame, theme, targets: Targets::default(), cursor: None }
    }

    pub fn area(&self) -> Rect {
        self.frame.area()
    }

    pub fn buffer_mut(&mut self) -> &mut Buffer {
        self.frame.buffer_mut()
    }

    pub fn render(&mut self, widget: impl Widget, area: Rect) {
        self.frame.render_widget(widget, area);
    }

    /// Draws text; nothing of ratatui does, for it counts columns otherwise than a terminal.
    pub fn text(&mut self, text: impl Into<TextLines>, area: Rect) {
        self.render(text.into(), area);
    }

    /// Draws one line and notes its click areas.
    pub fn line(&mut self, line: HitLine, area: Rect) {
        self.note(&line, area);
        self.text(line.line, area);
    }

    /// Draws lines below each other and notes their click areas.
    pub fn lines(&mut self, lines: Vec<HitLine>, area: Rect) {
        for (line, row) in lines.iter().zip(area.rows()) {
            self.note(line, row);
        }
        let lines: Vec<Line> = lines.into_iter().map(|line| line.line).collect();
        self.text(lines, area);
    }

    fn note(&mut self, line: &HitLine, area: Rect) {
        for (start, columns, target) in &line.hits {
            let [start, columns] = [*start, *columns].map(|n| u16::try_from(n).unwrap_or(u16::MAX));
            let x = area.x.saturating_add(start);
            let place = Rect { x, width: columns, height: area.height.min(1), ..area };
            self.hit(place.intersection(area), *target);
        }
    }

    /// A click on `area` is a click on `target`.
    pub fn hit(&mut self, area: Rect, target: Target) {
        self.targets.areas.push((area.intersection(self.area()), Some(target)));
    }

    /// Each row of `area` is a choice, the topmost the choice `first`.
    pub fn hit_choices(&mut self, area: Rect, first: usize) {
        for (at, row) in area.rows().enumerate() {
            self.hit(row, Target::Choice((first + at) as u16));
        }
    }

    /// Nothing that lies in `area` can be clicked.
    pub fn shield(&mut self, area: Rect) {
        self.targets.areas.push((area, None));
    }

    /// Empties `area` for what is drawn over it.
    pub fn clear(&mut self, area: Rect) {
        self.shield(area);
        text_lines::cut_at(self.buffer_mut(), area);
        self.render(Clear, area);
    }

    /// Shows the terminal's cursor at `position`.
    pub fn place_cursor(&mut self, position: Position) {
        self.cursor = Some(position);
    }

    /// Hides it, because what it belongs to lies beneath.
    pub fn hide_cursor(&mut self) {
        self.cursor = None;
    }

    /// The frame is complete: what a click on each place of it means.
    pub fn into_targets(self) -> Targets {
        if let Some(position) = self.cursor {
            self.frame.set_cursor_position(position);
        }
        self.targets
    }
}

impl Targets {
    /// What is at `position`.
    pub fn at(&self, position: Position) -> Option<Target> {
        let mut areas = self.areas.iter().rev();
        areas.find(|(area, _)| area.contains(position)).and_then(|(_, target)| *target)
    }
}

impl HitLine {
    pub fn push(&mut self, span: Span<'static>) {
        self.line.push_span(span);
    }

    /// Adds words that can be clicked.
    pub fn push_hit(&mut self, span: Span<'static>, target: Target) {
        self.hits.push((self.width(), columns::of(&span.content), target));
        self.push(span);
    }

    /// In columns.
    pub fn width(&self) -> usize {
        line_columns(&self.line)
    }
}

impl From<Line<'static>> for HitLine {
    fn from(line: Line<'static>) -> Self {
        Self { line, hits: Vec::new() }
    }
}
