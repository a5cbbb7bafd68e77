use mfadmin::tui::theme::{
    Depth,
    contrast::*,
    own_colours::OwnColours,
    scheme::{Scheme, shade},
};
use ratatui::style::Color;

fn shown(color: Color) -> Rgb {
    match color {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(index @ 16..) => shade(index),
        color => panic!("{color} looks as the terminal's owner wants it"),
    }
}

fn known(background: Rgb, text: Option<Rgb>) -> OwnColours {
    OwnColours { background, text }
}

#[test]
fn ratio_is_that_of_the_definition() {
    assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
    assert!((contrast([0x77; 3], WHITE) - 4.48).abs() < 0.01);
    assert!((contrast(WHITE, [0x77; 3]) - 4.48).abs() < 0.01);
    assert!(is_light(WHITE) && !is_light(BLACK));
}

/// Greys and colours of every brightness: whichever the terminal has, text can be read on it.
#[test]
fn text_can_be_read_on_every_background() {
    let steps = (0..=255).step_by(17).map(|part| part as u8);
    let backgrounds = steps.flat_map(|part| {
        [
            [part; 3],
            [part, 0, 0],
            [0, part, 0],
            [0, 0, part],
            [part, 255, 0],
            [255 - part, part, 128],
        ]
    });
    for behind in backgrounds {
        for depth in [Depth::Indexed, Depth::True] {
            let scheme = Scheme::on(known(behind, None), depth);
            let Scheme { text, dim, faint, accent, good, pending, bad, selected, .. } = scheme;
            assert_eq!(scheme.background, Color::Reset, "the terminal keeps its own");
            let selected = selected.map(shown);
            for behind in [Some(behind), selected].into_iter().flatten() {
                for color in [text, dim, accent, good, pending, bad] {
                    let ratio = contrast(shown(color), behind);
                    assert!(ratio >= TEXT, "{color} on {behind:?} has {ratio:.2}");
                }
                let ratio = contrast(shown(faint), behind);
                assert!(ratio >= MARK, "a border of {faint} on {behind:?} has {ratio:.2}");
            }
        }
    }
}

#[test]
fn good_and_bad_differ_on_usual_backgrounds() {
    for behind in [BLACK, WHITE, [0xfd, 0xf6, 0xe3], [0x00, 0x2b, 0x36]] {
        for depth in [Depth::Indexed, Depth::True] {
            let Scheme { text, good, pending, bad, .. } = Scheme::on(known(behind, None), depth);
            let colours = [text, good, pending, bad];
            let twice = (1..colours.len()).any(|at| colours[..at].contains(&colours[at]));
            assert!(!twice, "{colours:?} on {behind:?}");
        }
    }
}

#[test]
fn text_is_the_terminals_own_where_that_can_be_read() {
    for depth in [Depth::Indexed, Depth::True] {
        for (background, text) in [(BLACK, WHITE), (WHITE, BLACK), ([0x1e; 3], [0xc0; 3])] {
            assert_eq!(Scheme::on(known(background, Some(text)), depth).text, Color::Reset);
        }
        for (background, text) in [(BLACK, [0x60; 3]), (BLACK, [0x70; 3]), (WHITE, [0x99; 3])] {
            let scheme = Scheme::on(known(background, Some(text)), depth);
            assert_eq!(scheme, Scheme::on(known(background, None), depth), "{text:?}");
        }
    }
}
