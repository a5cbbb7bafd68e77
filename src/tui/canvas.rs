//! What a click on a place of the screen means, as the view itself says it.
//!
//! While it draws, `view` writes the target of a click into the cells it draws, as a colour of
//! underlines, which no theme uses. What is drawn over them takes it away again, so a dialog hides
//! the targets beneath it. [`Targets::take`] reads them off and leaves no such colour: what is drawn
//! and what is hit cannot drift apart.

use crate::tui::input::{
    keymap::{KeyCommand, TABLE},
    mouse::Target,
};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Color, Style},
};
use unicode_width::UnicodeWidthStr;

/// What `view` says of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitTag {
    /// The command that a button, a view's name or a hint stands for.
    Command(KeyCommand),
    /// A row of the list or the log, counted from the first on the screen.
    Row(u16),
    /// A line of a dialog, as the dialog counts them.
    Choice(u16),
}

/// The targets of one frame.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    width: u16,
    cells: Vec<Option<Target>>,
}

impl HitTag {
    /// `style` for something that is this spot.
    pub fn on(self, style: Style) -> Style {
        style.underline_color(self.tag())
    }

    /// Makes all of `area` this spot.
    pub fn cover(self, frame: &mut Frame, area: Rect) {
        let area = area.intersection(frame.area());
        frame.buffer_mut().set_style(area, self.on(Style::new()));
    }

    /// Makes each row of `area` a choice, the topmost the choice `first`.
    pub fn choices(frame: &mut Frame, area: Rect, first: usize) {
        for (at, row) in area.rows().enumerate() {
            Self::Choice((first + at) as u16).cover(frame, row);
        }
    }

    fn tag(self) -> Color {
        let (kind, number) = match self {
            Self::Command(bound) => (1, bound as u16),
            Self::Row(row) => (2, row),
            Self::Choice(choice) => (3, choice),
        };
        let [high, low] = number.to_be_bytes();
        Color::Rgb(kind, high, low)
    }

    fn of(tag: Color) -> Option<Self> {
        let Color::Rgb(kind, high, low) = tag else { return None };
        let number = u16::from_be_bytes([high, low]);
        match kind {
            1 => {
                let mut bounds = TABLE.iter().map(|row| row.bound);
                bounds.find(|bound| *bound as u16 == number).map(Self::Command)
            }
            2 => Some(Self::Row(number)),
            3 => Some(Self::Choice(number)),
            _ => None,
        }
    }
}

impl Targets {
    /// Takes the targets out of what was drawn; `row` tells what each row shows.
    pub fn take(buffer: &mut Buffer, row: impl Fn(u16) -> Option<Target>) -> Self {
        let width = buffer.area.width;
        let mut cells = Vec::with_capacity(buffer.content.len());
        for cell in &mut buffer.content {
            cells.push(match HitTag::of(cell.underline_color) {
                Some(HitTag::Command(bound)) => Some(Target::Command(bound)),
                Some(HitTag::Choice(choice)) => Some(Target::Choice(choice)),
                Some(HitTag::Row(at)) => row(at),
                None => None,
            });
            cell.underline_color = Color::Reset;
        }
        // The second column of a wide character is drawn by the first.
        for at in 1..cells.len() {
            if cells[at].is_none() && buffer.content[at - 1].symbol().width() > 1 {
                cells[at] = cells[at - 1];
            }
        }
        Self { width, cells }
    }

    /// What is at `position`.
    pub fn at(&self, position: Position) -> Option<Target> {
        if position.x >= self.width {
            return None;
        }
        let at = usize::from(position.y) * usize::from(self.width) + usize::from(position.x);
        self.cells.get(at).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Seq;
    use std::collections::HashSet;

    #[test]
    fn every_spot_has_a_tag_of_its_own_and_is_read_off_it() {
        let commands = TABLE.iter().map(|row| HitTag::Command(row.bound));
        let numbers = [0, 1, 255, 256, u16::MAX];
        let rows = numbers.into_iter().flat_map(|n| [HitTag::Row(n), HitTag::Choice(n)]);
        let mut tags = HashSet::new();
        for spot in commands.chain(rows) {
            assert_eq!(HitTag::of(spot.tag()), Some(spot));
            tags.insert(spot.tag());
        }
        let commands: HashSet<KeyCommand> = TABLE.iter().map(|row| row.bound).collect();
        assert_eq!(tags.len(), commands.len() + 2 * numbers.len());
        assert_eq!(HitTag::of(Color::Reset), None);
    }

    #[test]
    fn what_is_taken_leaves_nothing_behind() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 2));
        buffer.set_string(1, 1, "李", HitTag::Row(7).on(Style::new()));
        let targets = Targets::take(&mut buffer, |row| Some(Target::Entry(Seq(i64::from(row)))));
        assert!(buffer.content.iter().all(|cell| cell.underline_color == Color::Reset));
        let at = |x, y| targets.at(Position { x, y });
        assert_eq!(
            [at(0, 1), at(1, 1), at(2, 1), at(3, 1)],
            [None, Some(Target::Entry(Seq(7))), Some(Target::Entry(Seq(7))), None]
        );
        assert_eq!([at(4, 0), at(0, 2), at(u16::MAX, u16::MAX)], [None; 3]);
    }
}
