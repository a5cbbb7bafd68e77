//! Names that are hostile, or too long for a line.

use super::{SIZES, test_panel::TestPanel};
use mfadmin::tui::theme::{Charset, Palette, Theme};

#[test]
fn hostile_names_reach_no_screen() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        panel.server.users[1].name = "\x1b[2J\x1b]0;owned\x07\u{202e}evil\u{200b}".repeat(20);
        panel.press("R");
        panel.press("j");
        for key in ["enter", "a", "esc", "p", "esc", "r", "esc", "esc", "3", "4"] {
            panel.press(key);
            let screen = panel.screen();
            let bad =
                |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}');
            assert!(!screen.chars().any(bad), "{screen:?}");
        }
    }
}

#[test]
fn assembled_sentences_are_ascii_too() {
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    panel.server.users[3].name = "Mia ".repeat(20);
    panel.press("R");
    panel.pick("Mia");
    for (key, words) in [("a", "Send another setup link to Mia"), ("y", "Setup link for Mia")] {
        panel.press(key);
        let screen = panel.screen();
        assert!(screen.contains(words) && screen.contains(" M..."), "{screen}");
        assert!(!screen.contains('…'), "{screen}");
    }
}

#[test]
fn answers_stay_visible_below_a_long_question() {
    let mut panel = TestPanel::open(60, 16);
    panel.server.users[8].name = "long ".repeat(40);
    panel.server.users[8].email = format!("{}@example.com", "x".repeat(64)).parse().unwrap();
    panel.server.users[8].password_link_sent_at = Some(panel.server.now);
    panel.press("R");
    panel.pick("long");
    for key in ["r", "space", "j", "space", "enter"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("[ Send link  Y ]"), "{}", panel.screen());
}
