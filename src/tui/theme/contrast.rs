//! How far two colours are apart, by the measure of WCAG 2.2.

use std::sync::LazyLock;

/// Red, green and blue, 0 to 255 each (sRGB).
pub type Rgb = [u8; 3];

pub const BLACK: Rgb = [0; 3];
pub const WHITE: Rgb = [255; 3];

/// What WCAG 2.2 asks for text (1.4.3, level AA).
pub const TEXT: f64 = 4.5;
/// What it asks for marks and borders (1.4.11).
pub const MARK: f64 = 3.0;

/// The steps in which a colour is moved towards black or white.
pub const STEPS: u16 = 32;

/// The linear light of each shade of a part: every frame looks for readable colours among hundreds.
static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|part| {
        let part = part as f64 / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
});

/// The relative luminance of WCAG 2.2, from 0 to 1.
fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] = color.map(|part| LINEAR[usize::from(part)]);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let [one, other] = [one, other].map(|color| luminance(color) + 0.05);
    if one > other { one / other } else { other / one }
}

/// Whether black stands out from `color` at least as far as white does.
pub fn is_light(color: Rgb) -> bool {
    contrast(BLACK, color) >= contrast(WHITE, color)
}

/// `from` moved towards `to`, `steps` of 32.
pub fn mix(from: Rgb, to: Rgb, steps: u16) -> Rgb {
    let parts = |at: usize| {
        let (from, to) = (u16::from(from[at]), u16::from(to[at]));
        ((from * (STEPS - steps) + to * steps) / STEPS) as u8
    };
    [parts(0), parts(1), parts(2)]
}
