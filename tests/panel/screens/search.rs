//! The search line.

use super::test_panel::TestPanel;
use mfadmin::tui::{
    action::Action,
    theme::{Charset, Palette, Theme},
};
use ratatui::style::Modifier;

fn searching(text: &str) -> TestPanel {
    let mut panel = TestPanel::open(60, 16);
    panel.press("/");
    panel.apply(Action::Paste(text.to_owned()));
    panel.typing_pause();
    panel
}

/// The symbol in the border to the left of the cursor, and the one under it.
fn around_cursor(panel: &TestPanel) -> (String, String) {
    let (cursor, buffer) = (panel.cursor(), panel.buffer());
    let at = |x| buffer[(x, cursor.y)].symbol().to_owned();
    (at(cursor.x - 1), at(cursor.x))
}

#[test]
fn long_text_shows_its_end_and_cursor() {
    let panel = searching(&format!("{}z", "abcdefghij".repeat(15)));
    assert_eq!(around_cursor(&panel), ("z".into(), " ".into()));
    assert!(panel.screen().contains("0 found"), "{}", panel.screen());
}

#[test]
fn wide_letters_scroll_by_columns() {
    let panel = searching(&"李小龍".repeat(40));
    assert!(panel.screen().contains("李小龍 0 found"), "{}", panel.screen());
    // A wide letter covers the cell to its right, so the cursor stands behind an empty one.
    let (cursor, buffer) = (panel.cursor(), panel.buffer());
    assert_eq!(buffer[(cursor.x - 2, cursor.y)].symbol(), "龍");
}

#[test]
fn typed_letters_go_to_the_cursor() {
    let mut panel = searching(&"abcdefghij".repeat(12));
    for _ in 0..100 {
        panel.press("left");
    }
    panel.type_text("Z");
    panel.typing_pause();
    assert_eq!(around_cursor(&panel), ("Z".into(), "a".into()));
}

#[test]
fn search_takes_the_first_pasted_line() {
    for text in ["Ana\nMia", "\r\nAna\r\nMia", "Ana\rMia"] {
        let panel = searching(text);
        assert!(panel.screen().contains("/Ana 1 found"), "{}", panel.screen());
    }
}

#[test]
fn overview_is_blank_before_its_answer() {
    let mut panel = searching("nobody at all");
    assert!(panel.screen().contains("No matching users"), "{}", panel.screen());
    panel.strike("esc");
    let screen = panel.screen();
    assert!(!screen.contains("No users yet") && !screen.contains("No matching users"), "{screen}");
    panel.lose_patience();
    assert!(panel.screen().contains("Loading"), "{}", panel.screen());
    panel.answer_all();
    assert!(panel.screen().contains("Ana Lima"), "{}", panel.screen());
}

/// The underlined words of the rows, joined by spaces.
fn marked(panel: &TestPanel) -> Vec<String> {
    let buffer = panel.buffer();
    let mut words = vec![String::new()];
    for y in 4..buffer.area.height {
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            match cell.modifier.contains(Modifier::UNDERLINED) {
                true => words.last_mut().unwrap().push_str(cell.symbol()),
                false => words.push(String::new()),
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn searching_at(width: u16, text: &str) -> TestPanel {
    let mut panel = TestPanel::open(width, 24);
    panel.press("/");
    panel.apply(Action::Paste(text.to_owned()));
    panel.typing_pause();
    panel
}

#[test]
fn search_matches_are_highlighted_case_insensitively() {
    for (words, expected) in [("LI", &["Li"][..]), ("mo mi", &["Mi", "Mo"])] {
        let mut panel = searching_at(80, words);
        let shown: Vec<_> = marked(&panel).into_iter().filter(|word| word != "e-mail").collect();
        assert_eq!(shown, expected, "{}", panel.screen());
        panel.press("esc");
        assert_eq!(marked(&panel), [""; 0], "{}", panel.screen());
    }
    let mut panel = searching_at(80, "li");
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    assert!(marked(&panel).contains(&"Li".to_owned()), "{}", panel.screen());
}

#[test]
fn match_outside_the_columns_is_named() {
    let panel = searching_at(60, "user5@");
    assert_eq!(marked(&panel), ["e-mail"], "{}", panel.screen());
    let panel = searching_at(60, "2671 bo");
    assert_eq!(marked(&panel), ["Bo", "phone"], "{}", panel.screen());
    let panel = searching_at(60, "2671 user2");
    assert_eq!(marked(&panel), ["e-mail+phone"], "{}", panel.screen());
    let panel = searching_at(200, "user5@");
    assert_eq!(marked(&panel), ["user5@"], "{}", panel.screen());
}

#[test]
fn old_rows_highlight_the_old_search() {
    let mut panel = searching_at(80, "mia");
    assert_eq!(marked(&panel), ["Mia"]);
    panel.strike("n");
    assert_eq!(marked(&panel), ["Mia"], "{}", panel.screen());
    panel.strike("ctrl-u");
    panel.apply(Action::Paste("moss".into()));
    panel.typing_pause();
    assert_eq!(marked(&panel), ["Moss"], "{}", panel.screen());
}
