//! Colours and glyphs. Every theme reads without its colours: the words say the same.

pub mod contrast;
pub mod own_colours;
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
    /// Text in the terminal's own foreground, marks in colours that hold on light and on dark: nobody
    /// knows what is behind them.
    #[default]
    Terminal,
    /// The same where there are only sixteen.
    Basic,
    /// Colours for a background that the theme brings, or that was found out.
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

/// What has a colour of its own.
#[derive(Clone, Copy)]
enum Hue {
    Good,
    Pending,
    Bad,
    Accent,
    /// Borders of what has not the focus.
    Faint,
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

    /// A mark in the colours of the terminal. Indexes from 16 on look the same everywhere (xterm), and
    /// each of these has 3:1 on black, on white and on both of Solarized's backgrounds.
    fn fg(self, hue: Hue, own: impl Fn(Scheme) -> Color) -> Style {
        match self.palette {
            Palette::Terminal => Style::new().fg(Color::Indexed(match hue {
                Hue::Good => 29,
                Hue::Pending => 136,
                Hue::Bad => 196,
                Hue::Accent => 32,
                Hue::Faint => 244,
            })),
            // Of the sixteen, only these are neither pale on white nor sombre on black.
            Palette::Basic => match hue {
                Hue::Pending => Style::new().fg(Color::Magenta),
                Hue::Bad => Style::new().fg(Color::LightRed),
                Hue::Good | Hue::Accent | Hue::Faint => Style::new(),
            },
            Palette::Painted(scheme) => Style::new().fg(own(scheme)),
            Palette::Monochrome => Style::new(),
        }
    }

    /// A badge or another mark of a word or two.
    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Good => self.fg(Hue::Good, |own| own.good),
            Tone::Pending => self.fg(Hue::Pending, |own| own.pending),
            Tone::Bad => self.fg(Hue::Bad, |own| own.bad).add_modifier(Modifier::BOLD),
            Tone::Neutral => self.dim(),
        }
    }

    /// A sentence. It is more to read than a mark, so it has a colour only where that is sure to
    /// stand out far enough.
    pub fn sentence(self, tone: Tone) -> Style {
        match (self.palette, tone) {
            (Palette::Terminal | Palette::Basic, Tone::Bad) => self.strong(),
            (Palette::Terminal | Palette::Basic, _) => Style::new(),
            _ => self.tone(tone),
        }
    }

    /// Text of less weight. Without colours of our own it is as any other: what terminals make of
    /// "dim" (SGR 2) cannot be read on some.
    pub fn dim(self) -> Style {
        match self.palette {
            Palette::Painted(scheme) => Style::new().fg(scheme.dim),
            _ => Style::new(),
        }
    }

    /// What lies beneath a sign-in.
    pub fn veil(self) -> Style {
        Style::reset().patch(self.dim())
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
        self.fg(Hue::Accent, |own| own.accent)
    }

    pub fn title(self) -> Style {
        self.accent().add_modifier(Modifier::BOLD)
    }

    /// What is being typed.
    pub fn field(self) -> Style {
        let style = match self.palette {
            Palette::Painted(scheme) => Style::new().fg(scheme.accent),
            _ => Style::new(),
        };
        style.add_modifier(Modifier::UNDERLINED)
    }

    /// What was searched for.
    pub fn found(self) -> Style {
        self.accent().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The row under the cursor, in the pane that has the focus or in one that has not. In reverse it
    /// has no colours: those of its marks would be what is behind them.
    pub fn selected(self, focused: bool) -> Style {
        let behind = match self.palette {
            Palette::Painted(scheme) => scheme.selected,
            Palette::Terminal | Palette::Basic | Palette::Monochrome => None,
        };
        match (behind, focused) {
            (Some(behind), true) => Style::new().bg(behind).add_modifier(Modifier::BOLD),
            (Some(behind), false) => Style::new().bg(behind),
            (None, true) => Style::new()
                .fg(Color::Reset)
                .add_modifier(Modifier::REVERSED)
                .remove_modifier(Modifier::BOLD),
            (None, false) => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The border at the end of the row under the cursor.
    pub fn row_end(self) -> Style {
        Style::reset().add_modifier(Modifier::REVERSED)
    }

    /// The button or check box that `Enter` or `Space` will press.
    pub fn pressed(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// Of a pane with the focus and of the others. The colour of text costs a slow line nothing where
    /// the border is drawn again beside text.
    pub fn border(self, focused: bool) -> Style {
        match (self.palette, focused) {
            (Palette::Basic | Palette::Monochrome, true) => self.strong(),
            (Palette::Terminal | Palette::Painted(_), true) => Style::new(),
            (_, false) => self.fg(Hue::Faint, |own| own.faint),
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
