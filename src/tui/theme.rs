//! Colours and glyphs. Every theme reads without its colours: the words say the same.

use super::keymap::Key;
use crate::{
    config::{self, Ascii, Panel},
    contract::{Tone, query::Order},
};
use ratatui::{
    style::{Color, Modifier, Style},
    symbols::{Marker, bar, border},
};
use std::borrow::Cow;

/// The colours to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    #[default]
    Dark,
    Light,
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
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    pub palette: Palette,
    pub charset: Charset,
}

impl Theme {
    /// The theme of the configuration, and of the environment where that says `auto`: `NO_COLOR`
    /// (no-color.org), `TERM`, and the locale.
    pub fn choose(panel: Panel, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").is_some_and(|term| term == "dumb" || term.starts_with("vt1"));
        let palette = match panel.theme {
            config::Theme::Auto if set("NO_COLOR").is_some() || dumb => Palette::Monochrome,
            config::Theme::Auto | config::Theme::Dark => Palette::Dark,
            config::Theme::Light => Palette::Light,
            config::Theme::Monochrome => Palette::Monochrome,
        };
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
        let utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let charset = match panel.ascii {
            Ascii::Always => Charset::Ascii,
            Ascii::Never => Charset::Unicode,
            Ascii::Auto if utf8 => Charset::Unicode,
            Ascii::Auto => Charset::Ascii,
        };
        Self { palette, charset }
    }

    fn style(self, dark: Style, light: Style, monochrome: Style) -> Style {
        match self.palette {
            Palette::Dark => dark,
            Palette::Light => light,
            Palette::Monochrome => monochrome,
        }
    }

    fn fg(self, dark: Color, light: Color) -> Style {
        self.style(Style::new().fg(dark), Style::new().fg(light), Style::new())
    }

    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Good => self.fg(Color::Green, Color::Green),
            Tone::Pending => self.fg(Color::Yellow, Color::Magenta),
            Tone::Bad => self.fg(Color::LightRed, Color::Red).add_modifier(Modifier::BOLD),
            Tone::Neutral => self.dim(),
        }
    }

    pub fn dim(self) -> Style {
        let dim = Style::new().add_modifier(Modifier::DIM);
        self.style(Style::new().fg(Color::Gray).add_modifier(Modifier::DIM), dim, dim)
    }

    /// What lies beneath a sign-in.
    pub fn veil(self) -> Style {
        let faint = Style::reset().add_modifier(Modifier::DIM);
        self.style(faint.fg(Color::DarkGray), faint.fg(Color::Gray), faint)
    }

    /// A QR code: dark on light, however dark the terminal is.
    pub fn qr(self) -> Style {
        let paper = Style::new().fg(Color::Black).bg(Color::White);
        self.style(paper, paper, Style::new().add_modifier(Modifier::REVERSED))
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
        self.fg(Color::Cyan, Color::Blue)
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
        let bold = if focused { Modifier::BOLD } else { Modifier::empty() };
        let bare = if focused { Modifier::REVERSED } else { Modifier::UNDERLINED };
        self.style(
            Style::new().bg(Color::Indexed(237)).add_modifier(bold),
            Style::new().bg(Color::Indexed(253)).add_modifier(bold),
            Style::new().add_modifier(bare),
        )
    }

    /// The button or check box that `Enter` or `Space` will press.
    pub fn pressed(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    pub fn border(self, focused: bool) -> Style {
        if focused { self.accent() } else { self.dim() }
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
