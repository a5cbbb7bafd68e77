//! Activity narrowed, and its entries whole.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::tui::effects::{Effect, Request};

#[test]
fn an_entry_whole() {
    at_every_size("entry", |panel| {
        panel.press("3");
        panel.press("i");
    });
}

#[test]
fn the_chooser() {
    at_every_size("narrow", |panel| {
        panel.press("3");
        panel.press("f");
    });
}

#[test]
fn narrowed_by_two_things() {
    at_every_size("narrowed", |panel| {
        for key in ["3", "j", "f", "enter", "f", "j", "enter"] {
            panel.press(key);
        }
    });
}

#[test]
fn esc_clears_the_activity_filter() {
    let mut panel = TestPanel::open(80, 24);
    for key in ["3", "f", "j", "j", "enter"] {
        panel.press(key);
    }
    let screen = panel.screen();
    assert!(screen.contains("[Action refused]") && !screen.contains("Phone added"), "{screen}");
    panel.press("esc");
    let screen = panel.screen();
    assert!(!screen.contains('[') && screen.contains("Phone added"), "{screen}");
}

#[test]
fn late_answer_to_a_wider_search_is_dropped() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("3");
    for key in ["R", "f", "j", "j", "enter"] {
        panel.strike(key);
    }
    assert_eq!(
        panel.asked(|effect| matches!(effect, Effect::Request(Request::LoadAudit { .. }))),
        2
    );
    panel.answer_all();
    let screen = panel.screen();
    assert!(!screen.contains("Phone added") && screen.contains("Action refused"), "{screen}");
}

#[test]
fn keys_of_users_explain_themselves_in_the_outbox() {
    let mut panel = TestPanel::open(80, 24);
    for (key, words) in [("f", "Press 3 to open it."), ("i", "Press 3 for Activity.")] {
        panel.press("4");
        panel.press(key);
        assert!(panel.screen().contains(words), "{}", panel.screen());
    }
}
