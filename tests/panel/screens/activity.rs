//! Activity narrowed, and its entries whole.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::tui::effect::Effect;

#[test]
fn an_entry_whole() {
    at_every_size("entry", |desk| {
        desk.press("3");
        desk.press("i");
    });
}

#[test]
fn the_chooser() {
    at_every_size("narrow", |desk| {
        desk.press("3");
        desk.press("f");
    });
}

#[test]
fn narrowed_by_two_things() {
    at_every_size("narrowed", |desk| {
        for key in ["3", "j", "f", "enter", "f", "j", "enter"] {
            desk.press(key);
        }
    });
}

#[test]
fn esc_clears_the_activity_filter() {
    let mut desk = TestPanel::open(80, 24);
    for key in ["3", "f", "j", "j", "enter"] {
        desk.press(key);
    }
    let screen = desk.screen();
    assert!(screen.contains("[Action refused]") && !screen.contains("Phone added"), "{screen}");
    desk.press("esc");
    let screen = desk.screen();
    assert!(!screen.contains('[') && screen.contains("Phone added"), "{screen}");
}

#[test]
fn a_late_answer_to_the_wider_question_is_dropped() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("3");
    for key in ["R", "f", "j", "j", "enter"] {
        desk.strike(key);
    }
    assert_eq!(desk.asked(|effect| matches!(effect, Effect::LoadAudit { .. })), 2);
    desk.answer_all();
    let screen = desk.screen();
    assert!(!screen.contains("Phone added") && screen.contains("Action refused"), "{screen}");
}

#[test]
fn in_the_outbox_these_keys_say_where_they_work() {
    let mut desk = TestPanel::open(80, 24);
    for (key, words) in [("f", "Press 3 to open it."), ("i", "Press 3 for Activity.")] {
        desk.press("4");
        desk.press(key);
        assert!(desk.screen().contains(words), "{}", desk.screen());
    }
}
