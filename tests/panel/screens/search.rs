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

/// The user under the cursor.
fn at(panel: &TestPanel) -> String {
    panel.state.current_list().unwrap().target().unwrap().name.clone()
}

/// A panel on which a search for `e` was kept. It finds everybody by their e-mail: `example` begins with it.
fn found(width: u16, height: u16) -> TestPanel {
    let mut panel = TestPanel::open(width, height);
    press(&mut panel, "/ e");
    panel.typing_pause();
    panel.press("enter");
    panel
}

fn press(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

#[test]
fn next_match_is_the_next_row_with_a_gap_or_without() {
    let mut panel = found(80, 24);
    assert!(panel.screen().contains("/e 9 found"), "{}", panel.screen());
    press(&mut panel, "n n n n n");
    assert_eq!(at(&panel), "Olu Owner", "who has no gap");
    press(&mut panel, "n n n");
    assert_eq!(at(&panel), "李小龍");
    panel.press("n");
    assert_eq!(at(&panel), "Ana Lima");
    assert!(panel.screen().contains("Back at the first match."), "{}", panel.screen());
    panel.press("N");
    assert_eq!(at(&panel), "李小龍");
    assert!(panel.screen().contains("Back at the last match."), "{}", panel.screen());
    press(&mut panel, "x N N N");
    assert_eq!(at(&panel), "Olu Owner");
    press(&mut panel, "esc esc g n");
    assert_eq!(at(&panel), "Bo Chen", "without a search the next gap");
    press(&mut panel, "n n n n");
    assert_eq!(at(&panel), "محمد علي");
}

#[test]
fn next_match_in_the_details_opens_it() {
    for (width, height) in [(60, 16), (120, 40)] {
        let mut panel = found(width, height);
        press(&mut panel, "enter n n n n n");
        let screen = panel.screen();
        let is_open = screen.contains("User Details") && screen.contains("user6@example.com");
        assert!(is_open, "{screen}");
        press(&mut panel, "N esc");
        assert_eq!(at(&panel), "Noa Levi");
    }
}

#[test]
fn beyond_what_is_loaded_the_server_is_asked_for_the_next_match() {
    let mut panel = TestPanel::unanswered(60, 16);
    panel.server.crowd(300);
    panel.answer_all();
    press(&mut panel, "/ e");
    panel.typing_pause();
    press(&mut panel, "enter N");
    assert_eq!(at(&panel), "李小龍");
    press(&mut panel, "n j n");
    assert_eq!(at(&panel), "Cy 000");
    panel.strike("N");
    assert_eq!(panel.asked(|_| true), 0, "who is loaded needs no request");
}

#[test]
fn footer_help_and_palette_say_what_the_key_does_at_the_moment() {
    let panel = TestPanel::open(160, 40);
    assert!(panel.screen().contains(" n next gap "), "{}", panel.screen());
    let mut panel = found(160, 40);
    assert!(panel.screen().contains(" n next match "), "{}", panel.screen());
    press(&mut panel, "enter");
    assert!(panel.screen().contains(" n next match "), "{}", panel.screen());
    panel.press("?");
    let screen = panel.screen();
    assert!(screen.contains("Next match of the search."), "{screen}");
    press(&mut panel, "esc :");
    panel.type_text("next_gap");
    assert!(panel.screen().contains("Next match of the search."), "{}", panel.screen());
}

#[test]
fn one_match_alone_has_no_other() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, "/ b o");
    panel.typing_pause();
    press(&mut panel, "enter n");
    assert!(panel.screen().contains("There is no other match here."), "{}", panel.screen());
    press(&mut panel, "x / z z z");
    panel.typing_pause();
    press(&mut panel, "enter n");
    assert!(panel.screen().contains("No user matches the search."), "{}", panel.screen());
}
