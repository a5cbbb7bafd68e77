//! The line that asks why.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::contract::reason::MAX_REASON_CHARS;

#[test]
fn a_reset_that_needs_a_reason() {
    at_every_size("reason_needed", |desk| {
        desk.server.me.policy.require_reason = true;
        desk.press("R");
        desk.state.me = Some(desk.server.me.clone());
        desk.pick("李小龍");
        desk.press("a");
        desk.press("enter");
    });
}

#[test]
fn a_long_reason_scrolls_and_ends_at_its_limit() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("李小龍");
    desk.press("r");
    desk.press("w");
    desk.type_text(&"王".repeat(MAX_REASON_CHARS));
    assert!(!desk.screen().contains("A reason has at most"), "{}", desk.screen());
    desk.type_text("x");
    let screen = desk.screen();
    assert!(screen.contains("A reason has at most 200 characters."), "{screen}");
    let cursor = desk.cursor();
    assert!(cursor.x < 80 && cursor.y < 24, "{cursor}");
    let field = screen.lines().find(|line| line.contains("王")).unwrap();
    assert!(!field.contains('x'), "{screen}");
}

#[test]
fn letters_are_text_there_and_commands_elsewhere() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("李小龍");
    desk.press("a");
    desk.press("w");
    desk.type_text("y n q");
    assert!(desk.screen().contains("y n q"), "{}", desk.screen());
    assert!(desk.server.keys.is_empty());
    desk.press("esc");
    desk.press("n");
    assert!(!desk.screen().contains("Confirm"), "{}", desk.screen());
    assert!(desk.server.keys.is_empty());
}
