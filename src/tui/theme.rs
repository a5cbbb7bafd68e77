//! Colours and glyphs. Every theme reads without its colours: the words say the same.

pub mod scheme;
pub mod surroundings;

pub use scheme::{Depth, Scheme};
pub use surroundings::{Colours, Surroundings};

use crate::tui::input::keymap::Key;
use crate::{
    config::Panel,
    contract::{Tone, query::Order},
};
use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
    symbols::{Marker, bar, border},
};
use std::borrow::Cow;

/// The colours to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// The terminal's own, on its own background, whatever that is.
    #[default]
    Terminal,
    /// The same where there are only sixteen.
    Basic,
    Painted(Scheme),
    Monochrome,
}

/// The characters to draw with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    #[default]
    Unicode,
    /// For `LANG=C` and consoles without box characters.
    Ascii,
}

/// What `view` draws with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    pub palette: Palette,
    pub charset: Charset,
}

impl Theme {
    /// The theme of the configuration, and of the environment where that says `auto`.
    pub fn choose(panel: Panel, variable: impl Fn(&str) -> Option<String>) -> Self {
        Surroundings::of(panel.ascii, variable).theme(panel.theme)
    }

    /// Gives what was drawn without a colour those of the theme.
    pub fn paint(self, buffer: &mut Buffer) {
        let Palette::Painted(scheme) = self.palette else { return };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = scheme.text;
            }
            if cell.bg == Color::Reset {
                cell.bg = scheme.background;
            }
        }
    }

    fn fg(self, terminal: Color, own: impl Fn(Scheme) -> Color) -> Style {
        match self.palette {
            Palette::Terminal | Palette::Basic => Style::new().fg(terminal),
            Palette::Painted(scheme) => Style::new().fg(own(scheme)),
            Palette::Monochrome => Style::new(),
        }
    }

    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Good => self.fg(Color::Green, |own| own.good),
            Tone::Pending => self.fg(Color::Yellow, |own| own.pending),
            Tone::Bad => self.fg(Color::LightRed, |own| own.bad).add_modifier(Modifier::BOLD),
            Tone::Neutral => self.dim(),
        }
    }

    pub fn dim(self) -> Style {
        let style = self.fg(Color::Gray, |own| own.dim);
        match self.palette {
            Palette::Painted(_) => style,
            _ => style.add_modifier(Modifier::DIM),
        }
    }

    /// What lies beneath a sign-in.
    pub fn veil(self) -> Style {
        match self.palette {
            Palette::Painted(scheme) => Style::reset().fg(scheme.faint),
            palette => {
                let faint = Style::reset().add_modifier(Modifier::DIM);
                if palette == Palette::Monochrome { faint } else { faint.fg(Color::DarkGray) }
            }
        }
    }

    /// A QR code: dark on light, however dark the terminal is.
    pub fn qr(self) -> Style {
        match self.palette {
            Palette::Monochrome => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new().fg(Color::Black).bg(Color::White),
        }
    }

    /// What a key is called where room is scarce.
    pub fn key(self, key: Key) -> String {
        match self.charset {
            Charset::Unicode => key.short(),
            Charset::Ascii => key.word(),
        }
    }

    /// Stands for a character of a password.
    pub fn hidden(self) -> &'static str {
        self.glyph("•", "*")
    }

    pub fn accent(self) -> Style {
        self.fg(Color::Cyan, |own| own.accent)
    }

    pub fn title(self) -> Style {
        self.accent().add_modifier(Modifier::BOLD)
    }

    /// What was searched for.
    pub fn found(self) -> Style {
        self.accent().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The row under the cursor, in the pane that has the focus or in one that has not.
    pub fn selected(self, focused: bool) -> Style {
        let behind = match self.palette {
            Palette::Terminal => Some(Color::Indexed(237)),
            Palette::Painted(scheme) => scheme.selected,
            Palette::Basic | Palette::Monochrome => None,
        };
        match (behind, focused) {
            (Some(behind), true) => Style::new().bg(behind).add_modifier(Modifier::BOLD),
            (Some(behind), false) => Style::new().bg(behind),
            (None, true) => Style::new().add_modifier(Modifier::REVERSED),
            (None, false) => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The button or check box that `Enter` or `Space` will press.
    pub fn pressed(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    pub fn border(self, focused: bool) -> Style {
        match self.palette {
            _ if focused => self.accent(),
            Palette::Painted(scheme) => Style::new().fg(scheme.faint),
            _ => self.dim(),
        }
    }

    pub fn borders(self) -> border::Set<'static> {
        match self.charset {
            Charset::Unicode => border::ROUNDED,
            Charset::Ascii => border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            },
        }
    }

    fn glyph(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.charset {
            Charset::Unicode => unicode,
            Charset::Ascii => ascii,
        }
    }

    pub fn ellipsis(self) -> &'static str {
        self.glyph("…", "~")
    }

    /// `words` that were put together without knowing what they are drawn with.
    pub fn words(self, words: &str) -> Cow<'_, str> {
        match self.charset {
            Charset::Unicode => Cow::Borrowed(words),
            Charset::Ascii => Cow::Owned(words.replace('…', "...").replace('•', "*")),
        }
    }

    pub fn cursor(self) -> &'static str {
        self.glyph("▸", ">")
    }

    /// A user who is marked.
    pub fn mark(self) -> &'static str {
        self.glyph("✓", "*")
    }

    /// Which end of an order comes first.
    pub fn arrow(self, order: Order) -> &'static str {
        match order {
            Order::Asc => self.glyph("↑", "^"),
            Order::Desc => self.glyph("↓", "v"),
        }
    }

    pub fn separator(self) -> &'static str {
        self.glyph("·", "|")
    }

    pub fn dot(self, tone: Tone) -> &'static str {
        match tone {
            Tone::Good => self.glyph("●", "+"),
            Tone::Pending => self.glyph("◐", "~"),
            Tone::Bad => self.glyph("○", "-"),
            Tone::Neutral => self.glyph("·", " "),
        }
    }

    pub fn bar(self) -> (&'static str, &'static str) {
        match self.charset {
            Charset::Unicode => ("█", "░"),
            Charset::Ascii => ("#", "."),
        }
    }

    /// Bars that are partly full, for the days of an overview.
    pub fn levels(self) -> bar::Set<'static> {
        match self.charset {
            Charset::Unicode => bar::NINE_LEVELS,
            Charset::Ascii => bar::Set {
                full: "#",
                seven_eighths: "#",
                three_quarters: "=",
                five_eighths: "=",
                half: "-",
                three_eighths: "-",
                one_quarter: "_",
                one_eighth: "_",
                empty: " ",
            },
        }
    }

    /// Stands for what is not known.
    pub fn unknown(self) -> &'static str {
        self.glyph("·", "?")
    }

    /// The points of a line.
    pub fn plot(self) -> Marker {
        match self.charset {
            Charset::Unicode => Marker::Braille,
            Charset::Ascii => Marker::Custom('*'),
        }
    }

    pub fn spinner(self, frame: u8) -> &'static str {
        const UNICODE: [&str; 4] = ["◜", "◝", "◞", "◟"];
        const ASCII: [&str; 4] = ["|", "/", "-", "\\"];
        let frame = usize::from(frame % 4);
        self.glyph(UNICODE[frame], ASCII[frame])
    }
}
