//! The search line.

use crate::desk::Desk;
use mfadmin::tui::action::Action;

fn searching(text: &str) -> Desk {
    let mut desk = Desk::open(60, 16);
    desk.press("/");
    desk.apply(Action::Paste(text.to_owned()));
    desk.typing_pause();
    desk
}

/// The symbol in the border to the left of the cursor, and the one under it.
fn around_cursor(desk: &Desk) -> (String, String) {
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
    assert!(desk.screen().contains("Nobody found"), "{}", desk.screen());
    desk.strike("esc");
    let screen = desk.screen();
    assert!(!screen.contains("No users yet") && !screen.contains("Nobody found"), "{screen}");
    desk.lose_patience();
    assert!(desk.screen().contains("Loading"), "{}", desk.screen());
    desk.answer_all();
    assert!(desk.screen().contains("Ana Lima"), "{}", desk.screen());
}
