//! The shortest ways from one place of the screen to another (ECMA-48, cursor control).

use ratatui::layout::Position;

/// How the pen gets to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// It is there.
    None,
    /// By row and column.
    Absolute(Position),
    /// From the row where it is.
    Relative(Vertical, Horizontal),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertical {
    None,
    /// Line feeds: in raw mode they keep the column.
    Feed(u16),
    /// Reverse line feeds.
    Reverse(u16),
    Up(u16),
    Down(u16),
    /// The row by its number, counted from 1 as all of them are.
    Row(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizontal {
    None,
    Forward(u16),
    Back(u16),
    Backspace(u16),
    /// To the first column.
    Return,
    Column(u16),
}

/// What is known of the column where the pen is; its row is always known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    Sure,
    /// Terminals differ in how wide it is what was drawn last.
    Unsure,
}

/// The shortest way from a place that is not behind the last column.
pub fn shortest(from: Position, certainty: Certainty, to: Position) -> Movement {
    let ways = Movement::Relative(vertical(from.y, to.y), horizontal(from.x, certainty, to.x));
    let absolute = Movement::Absolute(to);
    if ways.len() < absolute.len() { ways } else { absolute }
}

fn vertical(from: u16, to: u16) -> Vertical {
    let row = Vertical::Row(to + 1);
    let ways = match (to.checked_sub(from), from.saturating_sub(to)) {
        (Some(0), _) => return Vertical::None,
        (Some(down), _) => [Vertical::Feed(down), Vertical::Down(down), row],
        (None, up) => [Vertical::Reverse(up), Vertical::Up(up), row],
    };
    ways.into_iter().min_by_key(|way| way.len()).unwrap_or(row)
}

fn horizontal(from: u16, certainty: Certainty, to: u16) -> Horizontal {
    let named = if to == 0 { Horizontal::Return } else { Horizontal::Column(to + 1) };
    if certainty == Certainty::Unsure {
        return named;
    }
    let ways = match (to.checked_sub(from), from.saturating_sub(to)) {
        (Some(0), _) => return Horizontal::None,
        (Some(columns), _) => [Horizontal::Forward(columns), named, named],
        (None, columns) => [Horizontal::Backspace(columns), Horizontal::Back(columns), named],
    };
    ways.into_iter().min_by_key(|way| way.len()).unwrap_or(named)
}

/// Bytes of a control sequence with one number, which is left out where it is 1.
fn sequence(number: u16) -> usize {
    if number == 1 { 3 } else { 3 + digits(number) }
}

fn digits(number: u16) -> usize {
    match number {
        0..10 => 1,
        10..100 => 2,
        100..1_000 => 3,
        _ => 5,
    }
}

impl Movement {
    /// Its bytes.
    pub fn len(self) -> usize {
        match self {
            Self::None => 0,
            Self::Absolute(to) => 4 + digits(to.y + 1) + digits(to.x + 1),
            Self::Relative(vertical, horizontal) => vertical.len() + horizontal.len(),
        }
    }

    pub fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::None => {}
            Self::Absolute(to) => out.extend(format!("\x1b[{};{}H", to.y + 1, to.x + 1).bytes()),
            Self::Relative(vertical, horizontal) => {
                horizontal.write(out);
                vertical.write(out);
            }
        }
    }
}

impl Vertical {
    fn len(self) -> usize {
        match self {
            Self::None => 0,
            Self::Feed(rows) => usize::from(rows),
            Self::Reverse(rows) => 2 * usize::from(rows),
            Self::Up(rows) | Self::Down(rows) => sequence(rows),
            Self::Row(row) => sequence(row),
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::None => {}
            Self::Feed(rows) => out.extend(std::iter::repeat_n(b'\n', usize::from(rows))),
            Self::Reverse(rows) => (0..rows).for_each(|_| out.extend(b"\x1bM")),
            Self::Up(rows) => control(rows, 'A', out),
            Self::Down(rows) => control(rows, 'B', out),
            Self::Row(row) => control(row, 'd', out),
        }
    }
}

impl Horizontal {
    fn len(self) -> usize {
        match self {
            Self::None => 0,
            Self::Backspace(columns) => usize::from(columns),
            Self::Return => 1,
            Self::Forward(columns) | Self::Back(columns) => sequence(columns),
            Self::Column(column) => sequence(column),
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::None => {}
            Self::Backspace(columns) => out.extend(std::iter::repeat_n(8, usize::from(columns))),
            Self::Return => out.push(b'\r'),
            Self::Forward(columns) => control(columns, 'C', out),
            Self::Back(columns) => control(columns, 'D', out),
            Self::Column(column) => control(column, 'G', out),
        }
    }
}

/// Blanks that are cheaper to erase than to write (ECH): the pen stays in front of them. Only where
/// nothing lies behind them: terminals differ in what they erase with.
pub fn erase(columns: u16, out: &mut Vec<u8>) {
    control(columns, 'X', out);
}

/// Its bytes.
pub fn erase_len(columns: u16) -> usize {
    sequence(columns)
}

fn control(number: u16, end: char, out: &mut Vec<u8>) {
    match number {
        1 => out.extend(format!("\x1b[{end}").bytes()),
        many => out.extend(format!("\x1b[{many}{end}").bytes()),
    }
}
