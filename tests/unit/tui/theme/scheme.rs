//! That the colours can be read and told apart, by the measures of WCAG 2.2 and of colour science.

use mfadmin::{
    config::Theme,
    tui::theme::{Depth, scheme::*},
};
use ratatui::style::Color;

const THEMES: [Theme; 4] = [Theme::Dark, Theme::Light, Theme::HighContrast, Theme::ColourBlind];
const DEPTHS: [Depth; 2] = [Depth::Indexed, Depth::True];

fn shown(color: Color) -> [u8; 3] {
    match color {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(index @ 16..) => shade(index),
        color => panic!("{color} looks as the terminal's owner wants it"),
    }
}

/// The linear light of a colour (sRGB).
fn linear(color: [u8; 3]) -> [f64; 3] {
    color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

/// The contrast ratio of WCAG, from 1 to 21.
fn contrast(one: Color, other: Color) -> f64 {
    let light = |color| {
        let [red, green, blue] = linear(shown(color));
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    };
    let (one, other) = (light(one), light(other));
    if one > other { one / other } else { other / one }
}

fn schemes() -> impl Iterator<Item = (Theme, Depth, Scheme)> {
    let pairs = THEMES.into_iter().flat_map(|theme| DEPTHS.map(|depth| (theme, depth)));
    pairs.map(|(theme, depth)| (theme, depth, Scheme::of(theme, depth).unwrap()))
}

#[test]
fn a_ratio_is_that_of_the_definition() {
    let ratio = contrast(Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
    assert!((ratio - 21.0).abs() < 1e-9, "{ratio}");
    let ratio = contrast(Color::Rgb(0x77, 0x77, 0x77), Color::Rgb(255, 255, 255));
    assert!((ratio - 4.48).abs() < 0.01, "{ratio}");
}

#[test]
fn every_text_stands_out_from_what_is_behind_it() {
    for (theme, depth, scheme) in schemes() {
        let least = if theme == Theme::HighContrast { 7.0 } else { 4.5 };
        let Scheme { text, dim, accent, good, pending, bad, .. } = scheme;
        for behind in [Some(scheme.background), scheme.selected].into_iter().flatten() {
            for color in [text, dim, accent, good, pending, bad] {
                let ratio = contrast(color, behind);
                assert!(ratio >= least, "{theme:?} {depth:?}: {color} on {behind} has {ratio:.2}");
            }
        }
        // WCAG 1.4.11: what is no text.
        let ratio = contrast(scheme.faint, scheme.background);
        assert!(ratio >= 3.0, "{theme:?} {depth:?}: a border has {ratio:.2}");
    }
}

#[test]
fn sixteen_colours_are_the_terminals_own() {
    for theme in THEMES {
        let Scheme { background, selected, text, dim, faint, accent, good, pending, bad } =
            Scheme::of(theme, Depth::Sixteen).unwrap();
        for color in [background, text, dim, faint, accent, good, pending, bad] {
            assert!(!matches!(color, Color::Indexed(_) | Color::Rgb(..)), "{theme:?}: {color}");
        }
        assert_eq!(selected, None);
    }
}

/// What who lacks one kind of cone sees (Machado, Oliveira and Fernandes 2009, severity 1.0), in
/// linear light.
const BLINDNESS: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

fn times(matrix: [[f64; 3]; 3], of: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(of).map(|(a, b)| a * b).sum())
}

/// CIELAB under D65.
fn lab(linear: [f64; 3]) -> [f64; 3] {
    let xyz = times(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ],
        linear,
    );
    let [x, y, z] = [xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883].map(|part: f64| {
        let part = part.max(0.0);
        if part > 0.008856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn the_tones_of_the_colour_blind_theme_stay_apart() {
    // CIE 1976: 2.3 is a difference one can just see.
    const FAR: f64 = 25.0;
    for depth in DEPTHS {
        let Scheme { good, pending, bad, .. } = Scheme::of(Theme::ColourBlind, depth).unwrap();
        for (name, matrix) in BLINDNESS {
            let seen = |color| lab(times(matrix, linear(shown(color))));
            for (one, other) in [(good, pending), (good, bad), (pending, bad)] {
                let pairs = seen(one).into_iter().zip(seen(other));
                let away = pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                assert!(away > FAR, "{name} {depth:?}: {one} and {other} are {away:.1} apart");
            }
        }
    }
}
