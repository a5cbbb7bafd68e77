//! The terminal's own colours, as the terminal or the environment says.

use super::contrast::Rgb;

/// The darkest of the backgrounds that `COLORFGBG` calls light, and the lightest of those that it
/// calls dark: what can be read on these can be read on the others, whichever shade the terminal has.
const LEAST_LIGHT: Rgb = [0xe5; 3];
const LEAST_DARK: Rgb = [0x33; 3];

/// What was found out of a terminal's own colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnColours {
    pub background: Rgb,
    /// Of text without a colour.
    pub text: Option<Rgb>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnColour {
    Text(Rgb),
    Background(Rgb),
}

/// The colour in `answer`, which is what xterm answers to OSC 10 or 11: `11;rgb:RRRR/GGGG/BBBB`, each
/// part with one to four hexadecimal digits (XParseColor). Nothing where it holds no colour.
pub fn of_answer(answer: &str) -> Option<OwnColour> {
    match answer.split_once(';')? {
        ("10", colour) => Some(OwnColour::Text(parse(colour)?)),
        ("11", colour) => Some(OwnColour::Background(parse(colour)?)),
        _ => None,
    }
}

fn parse(colour: &str) -> Option<Rgb> {
    // With an alpha in front of or behind the colour (`rgba:`), which says nothing about its shade.
    let (colour, parts) = match colour.strip_prefix("rgba:") {
        Some(colour) => (colour, 4),
        None => (colour.strip_prefix("rgb:")?, 3),
    };
    let shades: Vec<u8> = colour.split('/').map(part).collect::<Option<_>>()?;
    match shades[..] {
        [red, green, blue, ..] if shades.len() == parts => Some([red, green, blue]),
        _ => None,
    }
}

/// One part of a colour, scaled to 0 to 255: `ffff`, `fff`, `ff` and `f` are all of it.
fn part(digits: &str) -> Option<u8> {
    let is_number = matches!(digits.len(), 1..=4) && digits.bytes().all(|c| c.is_ascii_hexdigit());
    let value = u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
    let most = (1 << (4 * digits.len())) - 1;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

/// What `COLORFGBG` says (rxvt): `15;0` or `0;default;15`, the last being the background's number
/// among the sixteen colours. 7 and those from 9 on are light.
pub fn of_variable(value: &str) -> Option<OwnColours> {
    let (_, background) = value.rsplit_once(';')?;
    let background = match background.parse::<u8>().ok()? {
        0..=6 | 8 => LEAST_DARK,
        7 | 9..=15 => LEAST_LIGHT,
        16.. => return None,
    };
    Some(OwnColours { background, text: None })
}
