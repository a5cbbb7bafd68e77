//! The search line.

use super::test_panel::TestPanel;
use mfadmin::tui::{
    action::Action,
    theme::{Charset, Palette, Theme},
};
use ratatui::style::Modifier;

fn searching(text: &str) -> TestPanel {
    let mut desk = TestPanel::open(60, 16);
    desk.press("/");
    desk.apply(Action::Paste(text.to_owned()));
    desk.typing_pause();
    desk
}

/// The symbol in the border to the left of the cursor, and the one under it.
fn around_cursor(desk: &TestPanel) -> (String, String) {
    let (cursor, buffer) = (desk.cursor(), desk.buffer());
    let at = |x| buffer[(x, cursor.y)].symbol().to_owned();
    (at(cursor.x - 1), at(cursor.x))
}

#[test]
fn the_end_of_a_long_text_is_shown_with_the_cursor_behind_it() {
    let desk = searching(&format!("{}z", "abcdefghij".repeat(15)));
    assert_eq!(around_cursor(&desk), ("z".into(), " ".into()));
    assert!(desk.screen().contains("0 found"), "{}", desk.screen());
}

#[test]
fn wide_letters_are_scrolled_by_their_columns() {
    let desk = searching(&"李小龍".repeat(40));
    assert!(desk.screen().contains("李小龍 0 found"), "{}", desk.screen());
    // A wide letter covers the cell to its right, so the cursor stands behind an empty one.
    let (cursor, buffer) = (desk.cursor(), desk.buffer());
    assert_eq!(buffer[(cursor.x - 2, cursor.y)].symbol(), "龍");
}

#[test]
fn letters_are_typed_where_the_cursor_is_shown() {
    let mut desk = searching(&"abcdefghij".repeat(12));
    for _ in 0..100 {
        desk.press("left");
    }
    desk.type_text("Z");
    desk.typing_pause();
    assert_eq!(around_cursor(&desk), ("Z".into(), "a".into()));
}

#[test]
fn of_pasted_lines_the_first_is_searched_for() {
    for text in ["Ana\nMia", "\r\nAna\r\nMia", "Ana\rMia"] {
        let desk = searching(text);
        assert!(desk.screen().contains("/Ana 1 found"), "{}", desk.screen());
    }
}

#[test]
fn nothing_is_said_of_an_organisation_before_its_answer() {
    let mut desk = searching("nobody at all");
    assert!(desk.screen().contains("No matching users"), "{}", desk.screen());
    desk.strike("esc");
    let screen = desk.screen();
    assert!(!screen.contains("No users yet") && !screen.contains("No matching users"), "{screen}");
    desk.lose_patience();
    assert!(desk.screen().contains("Loading"), "{}", desk.screen());
    desk.answer_all();
    assert!(desk.screen().contains("Ana Lima"), "{}", desk.screen());
}

/// The underlined words of the rows, joined by spaces.
fn marked(desk: &TestPanel) -> Vec<String> {
    let buffer = desk.buffer();
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
    let mut desk = TestPanel::open(width, 24);
    desk.press("/");
    desk.apply(Action::Paste(text.to_owned()));
    desk.typing_pause();
    desk
}

#[test]
fn what_was_searched_for_is_marked_in_names_whatever_the_case() {
    for (words, expected) in [("LI", &["Li"][..]), ("mo mi", &["Mi", "Mo"])] {
        let mut desk = searching_at(80, words);
        let shown: Vec<_> = marked(&desk).into_iter().filter(|word| word != "e-mail").collect();
        assert_eq!(shown, expected, "{}", desk.screen());
        desk.press("esc");
        assert_eq!(marked(&desk), [""; 0], "{}", desk.screen());
    }
    let mut desk = searching_at(80, "li");
    desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    assert!(marked(&desk).contains(&"Li".to_owned()), "{}", desk.screen());
}

#[test]
fn where_no_column_shows_what_was_found_a_word_says_where_it_is() {
    let desk = searching_at(60, "user5@");
    assert_eq!(marked(&desk), ["e-mail"], "{}", desk.screen());
    let desk = searching_at(60, "2671 bo");
    assert_eq!(marked(&desk), ["Bo", "phone"], "{}", desk.screen());
    let desk = searching_at(60, "2671 user2");
    assert_eq!(marked(&desk), ["e-mail+phone"], "{}", desk.screen());
    let desk = searching_at(200, "user5@");
    assert_eq!(marked(&desk), ["user5@"], "{}", desk.screen());
}

#[test]
fn rows_that_answer_an_older_search_are_marked_by_that_one() {
    let mut desk = searching_at(80, "mia");
    assert_eq!(marked(&desk), ["Mia"]);
    desk.strike("n");
    assert_eq!(marked(&desk), ["Mia"], "{}", desk.screen());
    desk.strike("ctrl-u");
    desk.apply(Action::Paste("moss".into()));
    desk.typing_pause();
    assert_eq!(marked(&desk), ["Moss"], "{}", desk.screen());
}
