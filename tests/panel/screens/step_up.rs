//! Proving one's own authenticator anew, in place.

use super::{at_every_size, fake_sign_in::CODE, test_panel::TestPanel};
use mfadmin::contract::{Code, PhoneState};

pub fn stepping_up(panel: &mut TestPanel) {
    panel.server.wants_step_up = true;
    panel.pick("李小龍");
    panel.press("a");
    panel.press("Y");
}

#[test]
fn the_question() {
    at_every_size("step_up", |panel| {
        stepping_up(panel);
        panel.type_text("12");
    });
}

#[test]
fn step_up_resumes_the_command_under_its_key() {
    let mut panel = TestPanel::open(80, 24);
    stepping_up(&mut panel);
    panel.type_text("000000");
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("That code is wrong"), "{screen}");
    assert!(!screen.contains("000000"), "the wrong one is cleared:\n{screen}");
    panel.type_text(CODE);
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("Authenticator of 李小龍 reset"), "{screen}");
    let keys = &panel.server.keys;
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn esc_drops_the_command_and_says_so() {
    let mut panel = TestPanel::open(80, 24);
    stepping_up(&mut panel);
    panel.press("esc");
    let screen = panel.screen();
    assert!(screen.contains("Nothing was changed"), "{screen}");
    assert!(screen.contains("[ Reset Authenticator App ]"), "{screen}");
    assert_eq!(panel.server.keys.len(), 1);
    panel.server.wants_step_up = false;
    panel.press("a");
    panel.press("Y");
    assert!(panel.screen().contains("reset; a new setup link"), "{}", panel.screen());
    assert_ne!(panel.server.keys[0], panel.server.keys[1], "it is another command");
}

#[test]
fn step_up_keeps_the_form_being_saved() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.wants_step_up = true;
    panel.pick("Ana Lima");
    panel.press("p");
    panel.type_text("+14155550100");
    panel.press("enter");
    assert!(panel.screen().contains("Confirm it's you"), "{}", panel.screen());
    panel.press("esc");
    let screen = panel.screen();
    assert!(screen.contains("Edit User") && screen.contains("Nothing was changed"), "{screen}");
    assert!(screen.contains("+1 415-555-0100"), "{screen}");
    panel.press("enter");
    panel.type_text(CODE);
    panel.press("enter");
    let user = panel.server.users.iter().find(|user| user.name == "Ana Lima").unwrap();
    assert!(matches!(user.phone, PhoneState::Unverified { .. }));
    assert!(!panel.screen().contains("Edit User"), "{}", panel.screen());
}

#[test]
fn too_many_wrong_codes_count_down() {
    let mut panel = TestPanel::open(80, 24);
    stepping_up(&mut panel);
    panel.server.sign_in.wait = Some(90);
    panel.type_text(CODE);
    panel.press("enter");
    assert!(panel.screen().contains("try again in 90 s"), "{}", panel.screen());
    panel.pass_second();
    assert!(panel.screen().contains("try again in 89 s"), "{}", panel.screen());
}

#[test]
fn ended_session_signs_in_before_the_export() {
    let mut panel = TestPanel::open(80, 24);
    stepping_up(&mut panel);
    panel.server.refuses_with = Some(Code::SessionExpired);
    panel.server.sign_in.ways.clear();
    panel.press("esc");
    panel.press("R");
    assert!(panel.screen().contains("The session has ended"), "{}", panel.screen());
}

#[test]
fn refusals_that_no_code_helps_have_their_words() {
    for (code, words) in [
        (Code::SelfProtected, "Another Owner or Admin must do this to your account."),
        (Code::PersonRequired, "Sign in with `mfadmin login`"),
        (Code::ReadOnlyToken, "This token is read-only."),
    ] {
        let mut panel = TestPanel::open(120, 40);
        panel.pick("李小龍");
        panel.server.refuses_acts_with = Some(code);
        panel.press("a");
        panel.press("Y");
        assert!(panel.screen().contains(words), "{}", panel.screen());
    }
}

#[test]
fn own_authenticator_reset_is_not_offered() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Olu Owner");
    let screen = panel.screen();
    assert!(screen.contains("[ Update Phone Number ]"), "{screen}");
    assert!(!screen.contains("Reset Authenticator App"), "{screen}");
    panel.press("a");
    let screen = panel.screen();
    assert!(screen.contains("Another Owner or Admin must do this"), "{screen}");
    assert!(panel.server.keys.is_empty());
}
