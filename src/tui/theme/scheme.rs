//! Colours of our own, a background among them, as fine as the terminal shows them.

use super::{
    contrast::{self, Rgb, STEPS},
    own_colours::OwnColours,
};
use crate::config;
use ratatui::style::Color;

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Those whose shades the terminal's owner chose.
    Sixteen,
    /// And a cube of them.
    Indexed,
    /// Every one.
    True,
}

/// One colour for each thing that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub background: Color,
    /// Behind the row under the cursor; absent where that row is drawn in reverse.
    pub selected: Option<Color>,
    pub text: Color,
    pub dim: Color,
    /// Borders of what has not the focus, and what lies beneath a sign-in.
    pub faint: Color,
    pub accent: Color,
    pub good: Color,
    pub pending: Color,
    pub bad: Color,
}

/// Red, green and blue in hexadecimal, in the order of [`Scheme`].
type Hex = [u32; 9];

const DARK: Hex =
    [0x16181d, 0x2b3040, 0xd7dae0, 0xa2a9b5, 0x717a89, 0x6cb6ff, 0x6bd68a, 0xe3b341, 0xff938a];
const LIGHT: Hex =
    [0xffffff, 0xdde6f2, 0x1f2328, 0x505862, 0x7f8791, 0x0550ae, 0x11602a, 0x6a4000, 0xa40e26];
const HIGH_CONTRAST: Hex =
    [0x000000, 0x262626, 0xffffff, 0xd0d0d0, 0xbcbcbc, 0x87d7ff, 0x87ff87, 0xffd75f, 0xffafaf];
/// Blue, yellow and vermilion (Okabe and Ito), which stay apart in every common colour blindness.
const COLOUR_BLIND: Hex =
    [0x14161a, 0x262a30, 0xe4e4e4, 0xa8a8a8, 0x7a7a7a, 0xd7d7ff, 0x56b4e9, 0xf0e442, 0xff7350];

impl Scheme {
    /// The colours of `theme`, if it has some of its own.
    pub fn of(theme: config::Theme, depth: Depth) -> Option<Self> {
        use config::Theme::*;
        let hex = match theme {
            Auto | Monochrome => return None,
            Dark => DARK,
            Light => LIGHT,
            HighContrast => HIGH_CONTRAST,
            ColourBlind => COLOUR_BLIND,
        };
        let [background, selected, text, dim, faint, accent, good, pending, bad] =
            hex.map(|hex| match depth {
                Depth::True => rgb(hex),
                Depth::Sixteen | Depth::Indexed => {
                    Color::Indexed(nearest(parts(hex), 16..=255).unwrap_or(16))
                }
            });
        let fine = Self {
            background,
            selected: Some(selected),
            text,
            dim,
            faint,
            accent,
            good,
            pending,
            bad,
        };
        Some(if depth == Depth::Sixteen { Self::named(theme) } else { fine })
    }

    /// Colours that can be read on the terminal's own background, which was found out. Text is the
    /// terminal's own where that is known to be readable, and the row under the cursor is drawn in
    /// reverse: a step of the cursor writes most of it, and no colour takes fewer bytes.
    pub fn on(OwnColours { background, text: own }: OwnColours, depth: Depth) -> Self {
        let is_light = contrast::is_light(background);
        if depth == Depth::Sixteen {
            return Self::sixteen_on(is_light);
        }
        let hex = if is_light { LIGHT } else { DARK };
        let [_, _, text, dim, faint, accent, good, pending, bad] = hex.map(parts);
        let fit = |color| readable(color, background, contrast::TEXT, depth);
        let own = own.filter(|own| contrast::contrast(*own, background) >= contrast::TEXT);
        Self {
            background: Color::Reset,
            selected: None,
            text: own.map_or_else(|| fit(text), |_| Color::Reset),
            dim: fit(dim),
            faint: readable(faint, background, contrast::MARK, depth),
            accent: fit(accent),
            good: fit(good),
            pending: fit(pending),
            bad: fit(bad),
        }
    }

    /// The same with sixteen colours: those that no usual palette (xterm, VGA) makes too pale. Text
    /// is the terminal's own, and so is what no colour is left for on a light background.
    fn sixteen_on(is_light: bool) -> Self {
        let own = Self {
            background: Color::Reset,
            selected: None,
            text: Color::Reset,
            dim: Color::Reset,
            faint: Color::Reset,
            accent: Color::Blue,
            good: Color::Reset,
            pending: Color::Magenta,
            bad: Color::Red,
        };
        if is_light {
            return own;
        }
        Self {
            accent: Color::LightCyan,
            good: Color::LightGreen,
            pending: Color::LightYellow,
            bad: Color::LightRed,
            ..own
        }
    }

    /// With the colours that every terminal has, whose shades its owner chose.
    fn named(theme: config::Theme) -> Self {
        let dark = Self {
            background: Color::Black,
            selected: None,
            text: Color::White,
            dim: Color::Gray,
            faint: Color::DarkGray,
            accent: Color::LightCyan,
            good: Color::LightGreen,
            pending: Color::LightYellow,
            bad: Color::LightRed,
        };
        match theme {
            config::Theme::Light => Self {
                background: Color::White,
                selected: None,
                text: Color::Black,
                dim: Color::Black,
                faint: Color::DarkGray,
                accent: Color::Blue,
                good: Color::Green,
                pending: Color::Magenta,
                bad: Color::Red,
            },
            config::Theme::HighContrast => Self { dim: Color::White, faint: Color::White, ..dark },
            config::Theme::ColourBlind => {
                Self { accent: Color::White, good: Color::LightBlue, ..dark }
            }
            _ => dark,
        }
    }
}

fn parts(hex: u32) -> Rgb {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue]
}

fn rgb(hex: u32) -> Color {
    let [red, green, blue] = parts(hex);
    Color::Rgb(red, green, blue)
}

/// The colour next to `wanted` that has a contrast of `least` with what is behind it; black or white
/// where none has. Every background leaves one of these two more than 4.5.
fn readable(wanted: Rgb, behind: Rgb, least: f64, depth: Depth) -> Color {
    let is_readable = |color| contrast::contrast(color, behind) >= least;
    let is_dark_on_light = contrast::is_light(behind);
    let pole = if is_dark_on_light { contrast::BLACK } else { contrast::WHITE };
    match depth {
        Depth::True => {
            let mut mixed = (0..=STEPS).map(|steps| contrast::mix(wanted, pole, steps));
            let [red, green, blue] = mixed.find(|color| is_readable(*color)).unwrap_or(pole);
            Color::Rgb(red, green, blue)
        }
        Depth::Sixteen | Depth::Indexed => {
            let readable = (16..=255).filter(|index| is_readable(shade(*index)));
            let pole = if is_dark_on_light { 16 } else { 231 };
            Color::Indexed(nearest(wanted, readable).unwrap_or(pole))
        }
    }
}

/// The shades of one part in the cube of 256 colours (xterm).
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// What the colour `index` of 256 looks like, from 16 on: those below are the terminal's own.
pub fn shade(index: u8) -> Rgb {
    match index {
        232.. => [8 + 10 * (index - 232); 3],
        _ => {
            let at = usize::from(index.saturating_sub(16));
            [CUBE[at / 36], CUBE[at / 6 % 6], CUBE[at % 6]]
        }
    }
}

/// The one of `among`, which are colours of 256 from 16 on, that is the least away.
fn nearest(wanted: Rgb, among: impl Iterator<Item = u8>) -> Option<u8> {
    let away = |index: &u8| -> u32 {
        let pairs = wanted.into_iter().zip(shade(*index));
        pairs.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    among.min_by_key(away)
}
