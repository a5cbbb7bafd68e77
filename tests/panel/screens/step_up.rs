//! Proving one's own authenticator anew, in place.

use super::{at_every_size, fake_sign_in::CODE, test_panel::TestPanel};
use mfadmin::contract::{Code, PhoneState};

fn stepping_up(desk: &mut TestPanel) {
    desk.server.wants_step_up = true;
    desk.pick("李小龍");
    desk.press("a");
    desk.press("y");
}

#[test]
fn the_question() {
    at_every_size("step_up", |desk| {
        stepping_up(desk);
        desk.type_text("12");
    });
}

#[test]
fn a_right_code_does_what_waited_under_the_same_key() {
    let mut desk = TestPanel::open(80, 24);
    stepping_up(&mut desk);
    desk.type_text("000000");
    desk.press("enter");
    let screen = desk.screen();
    assert!(screen.contains("That code is wrong"), "{screen}");
    assert!(!screen.contains("000000"), "the wrong one is cleared:\n{screen}");
    desk.type_text(CODE);
    desk.press("enter");
    let screen = desk.screen();
    assert!(screen.contains("Authenticator of 李小龍 reset"), "{screen}");
    let keys = &desk.server.keys;
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn esc_drops_the_command_and_says_so() {
    let mut desk = TestPanel::open(80, 24);
    stepping_up(&mut desk);
    desk.press("esc");
    let screen = desk.screen();
    assert!(screen.contains("Nothing was changed"), "{screen}");
    assert!(screen.contains("[ Reset Authenticator App ]"), "{screen}");
    assert_eq!(desk.server.keys.len(), 1);
    desk.server.wants_step_up = false;
    desk.press("a");
    desk.press("y");
    assert!(desk.screen().contains("reset; a new setup link"), "{}", desk.screen());
    assert_ne!(desk.server.keys[0], desk.server.keys[1], "it is another command");
}

#[test]
fn a_form_being_saved_waits_for_the_code_and_keeps_its_text() {
    let mut desk = TestPanel::open(80, 24);
    desk.server.wants_step_up = true;
    desk.pick("Ana Lima");
    desk.press("p");
    desk.type_text("+14155550100");
    desk.press("enter");
    assert!(desk.screen().contains("Confirm it's you"), "{}", desk.screen());
    desk.press("esc");
    let screen = desk.screen();
    assert!(screen.contains("Edit User") && screen.contains("Nothing was changed"), "{screen}");
    assert!(screen.contains("+1 415-555-0100"), "{screen}");
    desk.press("enter");
    desk.type_text(CODE);
    desk.press("enter");
    let user = desk.server.users.iter().find(|user| user.name == "Ana Lima").unwrap();
    assert!(matches!(user.phone, PhoneState::Unverified { .. }));
    assert!(!desk.screen().contains("Edit User"), "{}", desk.screen());
}

#[test]
fn too_many_wrong_codes_count_down() {
    let mut desk = TestPanel::open(80, 24);
    stepping_up(&mut desk);
    desk.server.door.wait = Some(90);
    desk.type_text(CODE);
    desk.press("enter");
    assert!(desk.screen().contains("try again in 90 s"), "{}", desk.screen());
    desk.pass_second();
    assert!(desk.screen().contains("try again in 89 s"), "{}", desk.screen());
}

#[test]
fn a_session_that_ends_meanwhile_is_signed_in_first() {
    let mut desk = TestPanel::open(80, 24);
    stepping_up(&mut desk);
    desk.server.refuses_with = Some(Code::SessionExpired);
    desk.server.door.ways.clear();
    desk.press("esc");
    desk.press("R");
    assert!(desk.screen().contains("The session has ended"), "{}", desk.screen());
}

#[test]
fn refusals_that_no_code_helps_have_their_words() {
    for (code, words) in [
        (Code::SelfProtected, "Another Owner or Admin must do this to your account."),
        (Code::PersonRequired, "Sign in with `mfadmin login`"),
        (Code::ReadOnlyToken, "This token is read-only."),
    ] {
        let mut desk = TestPanel::open(120, 40);
        desk.pick("李小龍");
        desk.server.refuses_acts_with = Some(code);
        desk.press("a");
        desk.press("y");
        assert!(desk.screen().contains(words), "{}", desk.screen());
    }
}

#[test]
fn nobody_is_offered_the_reset_of_their_own_authenticator() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("Olu Owner");
    let screen = desk.screen();
    assert!(screen.contains("[ Update Phone Number ]"), "{screen}");
    assert!(!screen.contains("Reset Authenticator App"), "{screen}");
    desk.press("a");
    let screen = desk.screen();
    assert!(screen.contains("Another Owner or Admin must do this"), "{screen}");
    assert!(desk.server.keys.is_empty());
}
