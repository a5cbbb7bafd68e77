//! Every theme: its styles, cell by cell, and the words that are the same in all of them.

use super::{keep_text, test_panel::TestPanel};
use mfadmin::{
    config::Theme as Chosen,
    tui::{
        state::appearance::Appearance,
        theme::{Charset, Colours, Depth, Surroundings, Theme},
    },
};
use ratatui::{
    buffer::{Buffer, Cell, CellWidth},
    style::Color,
};
use std::fmt::Write;

const SIZE: (u16, u16) = (100, 18);

fn surroundings(depth: Depth) -> Surroundings {
    Surroundings { depth, colours: Colours::Wanted, charset: Charset::Unicode, own: None }
}

/// A list with every badge, the details of a user, and a notice of bad news.
fn panel(theme: Theme) -> TestPanel {
    let mut panel = TestPanel::open(SIZE.0, SIZE.1);
    panel.theme = theme;
    panel.pick("Mia Moss");
    panel.server.is_away = true;
    panel.press("R");
    panel
}

/// Each row, and below it the styles of its stretches.
fn styled(buffer: &Buffer) -> String {
    let mut out = String::new();
    let area = buffer.area;
    for y in 0..area.height {
        let row = row(buffer, y);
        let text: String = row.iter().map(|cell| cell.symbol()).collect();
        writeln!(out, "{}", text.trim_end()).unwrap();
        let mut start = 0;
        for end in 1..=row.len() {
            if end == row.len() || style(row[end]) != style(row[start]) {
                writeln!(out, "    {start}+{} {}", end - start, style(row[start])).unwrap();
                start = end;
            }
        }
    }
    out
}

/// The characters of a row; a wide one covers the cell after it.
fn row(buffer: &Buffer, y: u16) -> Vec<&Cell> {
    let mut covered = 0;
    let cells = (0..buffer.area.width).map(|x| &buffer[(x, y)]);
    let seen = cells.filter(|cell| {
        let is_covered = covered > 0;
        covered = if is_covered { covered - 1 } else { cell.cell_width().max(1) - 1 };
        !is_covered
    });
    seen.collect()
}

fn style(cell: &Cell) -> String {
    let marks = match cell.modifier.is_empty() {
        true => String::new(),
        false => format!(" {:?}", cell.modifier),
    };
    format!("{} on {}{marks}", cell.fg, cell.bg)
}

#[test]
fn the_styles_of_every_theme() {
    for chosen in Chosen::ALL {
        let theme = surroundings(Depth::True).theme(chosen);
        keep_text(&format!("theme_{}", chosen.as_str()), &styled(&panel(theme).buffer()));
    }
    for (depth, name) in [(Depth::Indexed, "256"), (Depth::Sixteen, "16")] {
        let theme = surroundings(depth).theme(Chosen::Dark);
        keep_text(&format!("theme_dark_{name}"), &styled(&panel(theme).buffer()));
    }
}

#[test]
fn every_theme_says_the_same_words() {
    let plain = panel(surroundings(Depth::True).theme(Chosen::Monochrome)).screen();
    for words in ["○ Not set", "◐ Link sent", "● Verified", "○ Not configured", "· n/a", "▸ "]
    {
        assert!(plain.contains(words), "{words} is missing:\n{plain}");
    }
    for chosen in Chosen::ALL {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            assert_eq!(panel(surroundings(depth).theme(chosen)).screen(), plain, "{chosen:?}");
        }
    }
}

#[test]
fn own_theme_colours_every_cell() {
    for chosen in [Chosen::Dark, Chosen::Light, Chosen::HighContrast, Chosen::ColourBlind] {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            let mut panel = panel(surroundings(depth).theme(chosen));
            for key in ["?", "esc", ":", "esc", "esc", "2", "f", "esc", "0"] {
                panel.press(key);
                let buffer = panel.buffer();
                for cell in (0..SIZE.1).flat_map(|y| row(&buffer, y)) {
                    let is_ours = cell.fg != Color::Reset && cell.bg != Color::Reset;
                    assert!(is_ours, "{chosen:?} after {key}: {cell:?}");
                }
            }
        }
    }
    let mut small = TestPanel::open(20, 5);
    small.theme = surroundings(Depth::True).theme(Chosen::Light);
    assert!(small.buffer().content().iter().all(|cell| cell.bg == Color::Rgb(255, 255, 255)));
}

#[test]
fn key_cycles_themes_and_says_how_to_configure_one() {
    let mut panel = TestPanel::open(80, 24);
    panel.state.appearance =
        Appearance { surroundings: surroundings(Depth::True), ..Appearance::default() };
    let mut seen = Vec::new();
    for _ in 0..Chosen::ALL.len() {
        panel.press("T");
        seen.push(panel.state.appearance.theme());
        let word = panel.state.appearance.chosen.as_str();
        let screen = panel.screen();
        assert!(screen.contains(&format!("theme = \"{word}\"")), "{screen}");
    }
    assert_eq!(panel.state.appearance.chosen, Chosen::Auto);
    let twice = (1..seen.len()).any(|at| seen[..at].contains(&seen[at]));
    assert!(!twice, "{seen:?}");
}
