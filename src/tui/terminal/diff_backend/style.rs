//! How a cell is drawn, and the shortest way from one look to another (ECMA-48, SGR).

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellStyle {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What can be seen of a blank.
const SEEN_ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// One code ends both.
const WEIGHT: Modifier = Modifier::BOLD.union(Modifier::DIM);

/// Each with the code that begins it and the one that ends it.
const MODIFIERS: [(Modifier, &str, &str); 9] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

impl CellStyle {
    pub const DEFAULT: Self =
        Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };
    pub const RESET: &str = "\x1b[0m";

    pub fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Whether `byte` in this look cannot be told from `byte` in `other`.
    pub fn draws_as(self, byte: u8, other: Self) -> bool {
        let seen = |style: Self| style.modifier & SEEN_ON_BLANK;
        self == other
            || byte == b' '
                && self.bg == other.bg
                && seen(self) == seen(other)
                // A reversed blank shows the colour of the letters, an underlined one too.
                && (seen(self).is_empty() || self.fg == other.fg)
    }

    /// What the terminal has to be told, as few bytes as may be.
    pub fn change_to(self, to: Self) -> String {
        if self == to {
            return String::new();
        }
        let mut anew = vec!["0".to_owned()];
        to.begin(Self::DEFAULT, to.modifier, &mut anew);
        let mut change = Vec::new();
        let mut begun = to.modifier - self.modifier;
        let ended = self.modifier - to.modifier;
        for (modifier, _, end) in MODIFIERS {
            if ended.contains(modifier) && !change.iter().any(|code| code == end) {
                change.push(end.to_owned());
            }
        }
        if ended.intersects(WEIGHT) {
            begun |= to.modifier & WEIGHT;
        }
        to.begin(self, begun, &mut change);
        let (anew, change) = (anew.join(";"), change.join(";"));
        // Old terminals know the reset, but not the codes that end one modifier.
        let shorter = if change.len() < anew.len() { change } else { anew };
        format!("\x1b[{shorter}m")
    }

    fn begin(self, from: Self, modifiers: Modifier, codes: &mut Vec<String>) {
        let begun = MODIFIERS.iter().filter(|(modifier, _, _)| modifiers.contains(*modifier));
        codes.extend(begun.map(|(_, begin, _)| (*begin).to_owned()));
        if self.fg != from.fg {
            codes.push(colour(self.fg, 30));
        }
        if self.bg != from.bg {
            codes.push(colour(self.bg, 40));
        }
    }
}

/// The code of `colour`; `base` is 30 for letters and 40 for what is behind them.
fn colour(colour: Color, base: u8) -> String {
    let bright = base + 60;
    let code = match colour {
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Reset => base + 9,
        Color::Indexed(index) => return format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => return format!("{};2;{red};{green};{blue}", base + 8),
    };
    code.to_string()
}
