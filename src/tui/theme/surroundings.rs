//! What the terminal can show, as the environment and, for its background, the terminal tell it.

use super::{
    Charset, Depth, Palette, Scheme, Theme,
    own_colours::{self, OwnColours},
};
use crate::config::{self, Ascii};

/// Whether colours are wanted where nobody chose a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    Wanted,
    /// `NO_COLOR` (no-color.org), or a terminal without any.
    Unwanted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    pub depth: Depth,
    pub colours: Colours,
    pub charset: Charset,
    /// The terminal's own colours, if they were found out.
    pub own: Option<OwnColours>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self { depth: Depth::True, colours: Colours::Wanted, charset: Charset::Unicode, own: None }
    }
}

impl Surroundings {
    /// From `COLORTERM`, `TERM`, `NO_COLOR`, `COLORFGBG` and the locale.
    pub fn of(ascii: Ascii, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let is_dumb = term == "dumb" || term.starts_with("vt1");
        let colours = match set("NO_COLOR").is_some() || is_dumb {
            true => Colours::Unwanted,
            false => Colours::Wanted,
        };
        let has_true_colour = set("COLORTERM").is_some_and(|it| it == "truecolor" || it == "24bit");
        let depth = match () {
            () if has_true_colour || term.ends_with("-direct") => Depth::True,
            () if term.contains("256color") => Depth::Indexed,
            () => Depth::Sixteen,
        };
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
        let utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let charset = match ascii {
            Ascii::Always => Charset::Ascii,
            Ascii::Never => Charset::Unicode,
            Ascii::Auto if utf8 => Charset::Unicode,
            Ascii::Auto => Charset::Ascii,
        };
        let own = set("COLORFGBG").and_then(|value| own_colours::of_variable(&value));
        Self { depth, colours, charset, own }
    }

    /// What to draw with when `chosen` is the theme.
    pub fn theme(self, chosen: config::Theme) -> Theme {
        let palette = match (chosen, Scheme::of(chosen, self.depth), self.own) {
            (config::Theme::Monochrome, ..) => Palette::Monochrome,
            (_, Some(scheme), _) => Palette::Painted(scheme),
            (_, None, _) if self.colours == Colours::Unwanted => Palette::Monochrome,
            (_, None, Some(own)) => Palette::Painted(Scheme::on(own, self.depth)),
            (_, None, None) if self.depth == Depth::Sixteen => Palette::Basic,
            (_, None, None) => Palette::Terminal,
        };
        Theme { palette, charset: self.charset }
    }
}
