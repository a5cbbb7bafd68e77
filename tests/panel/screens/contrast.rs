//! That what is drawn can be read, by the measure of WCAG 2.2, cell by cell: on whatever background a
//! terminal has, on one that was found out, and on those that themes bring.

use super::test_panel::TestPanel;
use mfadmin::{
    config::Theme as Chosen,
    tui::theme::{
        Charset, Colours, Depth, Palette, Surroundings,
        contrast::{BLACK, MARK, Rgb, TEXT, WHITE, contrast, is_light},
        own_colours::OwnColours,
        scheme::shade,
    },
};
use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

const SOLARIZED_LIGHT: Rgb = [0xfd, 0xf6, 0xe3];
const SOLARIZED_DARK: Rgb = [0x00, 0x2b, 0x36];
const BACKGROUNDS: [Rgb; 4] = [BLACK, WHITE, SOLARIZED_LIGHT, SOLARIZED_DARK];

/// The sixteen colours, as terminals come with them.
type Sixteen = [u32; 16];

/// xterm's (XTerm-col.ad).
const XTERM: Sixteen = [
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f,
    0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];
/// Those that Solarized puts into a terminal.
const SOLARIZED: Sixteen = [
    0x073642, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xeee8d5, 0x002b36,
    0xcb4b16, 0x586e75, 0x657b83, 0x839496, 0x6c71c4, 0x93a1a1, 0xfdf6e3,
];

fn parts(hex: u32) -> Rgb {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue]
}

/// What a colour looks like; nothing for the terminal's own.
fn shown(color: Color, sixteen: Sixteen) -> Option<Rgb> {
    let named = |index: usize| Some(parts(sixteen[index]));
    match color {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        Color::Indexed(index @ 16..) => Some(shade(index)),
        Color::Indexed(index) => named(index.into()),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
    }
}

fn surroundings(depth: Depth, own: Option<OwnColours>) -> Surroundings {
    Surroundings { depth, colours: Colours::Wanted, charset: Charset::Unicode, own }
}

/// A terminal that told what is behind its text, and nothing of the text.
fn behind(background: Rgb) -> OwnColours {
    OwnColours { background, text: None }
}

/// Every kind of screen: lists, logs, figures, dialogs with fields, questions and complaints, marks,
/// matches, badges of every tone, a notice of bad news, and what lies beneath a sign-in.
fn frames(surroundings: Surroundings, chosen: Chosen) -> Vec<(String, Buffer)> {
    let mut panel = TestPanel::open(120, 36);
    panel.theme = surroundings.theme(chosen);
    let mut frames = Vec::new();
    let walks: [&[&str]; 9] = [
        &["0", "j"],
        &["1", "j", "space", "j", "enter", "esc"],
        &["2", "g", "p", "5", "enter", "esc", "y"],
        &["1", "g", "a", "esc", "r", "space", "enter", "esc", "esc"],
        &["?", "esc", ":", "l", "esc"],
        &["f", "esc", "s", "esc", "c", "esc", "J", "esc"],
        &["/", "i", "esc"],
        &["3", "4", "enter", "esc"],
        &["1", "g", "a", "y"],
    ];
    for (walk, keys) in walks.iter().enumerate() {
        for key in *keys {
            panel.press(key);
            frames.push((format!("{key} of walk {walk}"), panel.buffer()));
        }
    }
    panel.server.is_away = true;
    panel.press("R");
    frames.push(("offline".to_owned(), panel.buffer()));
    panel.server.is_away = false;
    panel.expire();
    frames.push(("signed out".to_owned(), panel.buffer()));
    frames
}

/// The cells with something to read in them, and whether that is a border or a bar: no text.
fn cells(frames: &[(String, Buffer)]) -> impl Iterator<Item = (&str, &Cell, bool)> {
    frames.iter().flat_map(|(name, buffer)| {
        let seen = buffer.content().iter().filter(|cell| !cell.symbol().trim().is_empty());
        seen.map(|cell| {
            let is_drawn = |c| matches!(c, '\u{2500}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}');
            (name.as_str(), cell, cell.symbol().chars().all(is_drawn))
        })
    })
}

/// The colours of the letters of `cell` and of what is behind them.
fn pair(cell: &Cell, own: OwnColours, sixteen: Sixteen) -> [Option<Rgb>; 2] {
    let fg = shown(cell.fg, sixteen).or(own.text);
    let bg = shown(cell.bg, sixteen).or(Some(own.background));
    if cell.modifier.contains(Modifier::REVERSED) { [bg, fg] } else { [fg, bg] }
}

#[test]
fn marks_are_seen_on_light_and_on_dark() {
    for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
        let frames = frames(surroundings(depth, None), Chosen::Auto);
        let mut colours = std::collections::BTreeSet::new();
        for (name, cell, _) in cells(&frames) {
            for own in BACKGROUNDS {
                let is_solarized = own == SOLARIZED_DARK || own == SOLARIZED_LIGHT;
                let sixteen = if is_solarized { SOLARIZED } else { XTERM };
                // Text is the terminal's own, in front of its own background or in reverse.
                let [Some(front), Some(back)] = pair(cell, behind(own), sixteen) else { continue };
                let ratio = contrast(front, back);
                assert!(ratio >= MARK, "{name}, {depth:?}: {cell:?} on {own:?} has {ratio:.2}");
                colours.insert(cell.fg.to_string());
            }
        }
        let known = match depth {
            Depth::Sixteen => "LightRed Magenta",
            Depth::Indexed | Depth::True => "136 196 244 29 32",
        };
        assert_eq!(colours.into_iter().collect::<Vec<_>>().join(" "), known);
    }
}

#[test]
fn text_is_readable_on_a_background_that_was_found_out() {
    for own in BACKGROUNDS.into_iter().chain([[0x80; 3], [0x1e, 0x1e, 0x2e], [0xe0, 0xd0, 0xff]]) {
        let pole = if is_light(own) { BLACK } else { WHITE };
        let texts = [None, Some(own), Some(pole)];
        let known = texts.map(|text| OwnColours { background: own, text });
        for (depth, own) in [Depth::Indexed, Depth::True]
            .into_iter()
            .flat_map(|depth| known.map(|own| (depth, own)))
        {
            let frames = frames(surroundings(depth, Some(own)), Chosen::Auto);
            for (name, cell, is_drawn) in cells(&frames) {
                let [Some(front), Some(behind)] = pair(cell, own, XTERM) else {
                    panic!("{name}, {depth:?}: {cell:?} has the terminal's own colour")
                };
                let (ratio, least) = (contrast(front, behind), if is_drawn { MARK } else { TEXT });
                assert!(ratio >= least, "{name}, {depth:?}: {cell:?} on {own:?} has {ratio:.2}");
            }
        }
    }
}

/// What the owner of a terminal made of its sixteen colours nobody knows; these are xterm's.
#[test]
fn sixteen_colours_are_readable_on_black_and_on_white() {
    for own in [BLACK, WHITE] {
        let frames = frames(surroundings(Depth::Sixteen, Some(behind(own))), Chosen::Auto);
        for (name, cell, _) in cells(&frames) {
            let [Some(front), Some(back)] = pair(cell, behind(own), XTERM) else { continue };
            let ratio = contrast(front, back);
            assert!(ratio >= TEXT, "{name}: {cell:?} on {own:?} has {ratio:.2}");
        }
    }
}

#[test]
fn text_is_readable_where_the_theme_has_its_own_background() {
    for chosen in [Chosen::Dark, Chosen::Light, Chosen::HighContrast, Chosen::ColourBlind] {
        for depth in [Depth::Indexed, Depth::True] {
            let frames = frames(surroundings(depth, None), chosen);
            for (name, cell, is_drawn) in cells(&frames) {
                let [Some(front), Some(behind)] = pair(cell, behind(BLACK), XTERM) else {
                    panic!("{name}, {chosen:?}: {cell:?} has the terminal's own colour")
                };
                let (ratio, least) = (contrast(front, behind), if is_drawn { MARK } else { TEXT });
                assert!(ratio >= least, "{name}, {chosen:?} {depth:?}: {cell:?} has {ratio:.2}");
            }
        }
    }
}

#[test]
fn nothing_is_dim() {
    for chosen in Chosen::ALL {
        for depth in [Depth::Sixteen, Depth::True] {
            for (name, cell, _) in cells(&frames(surroundings(depth, None), chosen)) {
                let is_dim = cell.modifier.contains(Modifier::DIM);
                assert!(!is_dim, "{name}, {chosen:?}: {cell:?}");
            }
        }
    }
}

/// From border to border, in the pane with the focus, in the other one, and in every theme.
#[test]
fn selected_row_is_marked_from_end_to_end() {
    let lines = Modifier::REVERSED | Modifier::UNDERLINED;
    for chosen in Chosen::ALL {
        for own in [None, Some(behind(WHITE))] {
            let mut panel = TestPanel::open(120, 36);
            panel.theme = surroundings(Depth::True, own).theme(chosen);
            for keys in [&["1", "j"][..], &["enter"], &["esc", "3"], &["4"]] {
                keys.iter().for_each(|key| panel.press(key));
                let buffer = panel.buffer();
                let row = (0..36).find(|y| buffer[(1, *y)].symbol() == "▸");
                let row = row.unwrap_or_else(|| panic!("no cursor:\n{}", panel.screen()));
                let mark = |x: u16, y: u16| (buffer[(x, y)].bg, buffer[(x, y)].modifier & lines);
                for x in 1..4 {
                    assert_ne!(mark(x, row), mark(x, row + 1), "{chosen:?} after {keys:?}: {x}");
                }
                let end = (2..120).find(|x| buffer[(*x, row)].symbol() == "│").unwrap();
                assert!(buffer[(end, row)].modifier.contains(Modifier::REVERSED), "{chosen:?}");
                assert!(!buffer[(end, row + 1)].modifier.contains(Modifier::REVERSED));
            }
        }
    }
}

#[test]
fn unknown_background_is_left_alone() {
    for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
        let theme = surroundings(depth, None).theme(Chosen::Auto);
        assert!(matches!(theme.palette, Palette::Terminal | Palette::Basic));
        let frames = frames(surroundings(depth, None), Chosen::Auto);
        for (name, cell, _) in cells(&frames) {
            assert_eq!(cell.bg, Color::Reset, "{name}");
        }
    }
}
