//! The line that asks why.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::contract::reason::MAX_REASON_CHARS;

#[test]
fn a_reset_that_needs_a_reason() {
    at_every_size("reason_needed", |panel| {
        panel.server.me.policy.require_reason = true;
        panel.press("R");
        panel.state.me = Some(panel.server.me.clone());
        panel.pick("李小龍");
        panel.press("a");
        panel.press("enter");
    });
}

#[test]
fn long_reason_scrolls_and_is_limited() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("李小龍");
    panel.press("r");
    panel.press("w");
    panel.type_text(&"王".repeat(MAX_REASON_CHARS));
    assert!(!panel.screen().contains("A reason has at most"), "{}", panel.screen());
    panel.type_text("x");
    let screen = panel.screen();
    assert!(screen.contains("A reason has at most 200 characters."), "{screen}");
    let cursor = panel.cursor();
    assert!(cursor.x < 80 && cursor.y < 24, "{cursor}");
    let field = screen.lines().find(|line| line.contains("王")).unwrap();
    assert!(!field.contains('x'), "{screen}");
}

#[test]
fn letters_are_text_only_while_typing() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("李小龍");
    panel.press("a");
    panel.press("w");
    panel.type_text("y n q");
    assert!(panel.screen().contains("y n q"), "{}", panel.screen());
    assert!(panel.server.keys.is_empty());
    panel.press("esc");
    panel.press("n");
    assert!(!panel.screen().contains("Confirm"), "{}", panel.screen());
    assert!(panel.server.keys.is_empty());
}
