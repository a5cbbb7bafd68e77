//! A list does not tell numbers whole; what shows or changes one asks for the user first.

use super::{keep, test_panel::TestPanel};
use mfadmin::{
    contract::PhoneState,
    tui::{
        action::{Action, Timer},
        effect::Effect,
    },
};

const WHOLE: &str = "+1 415-555-2671";
/// What the lists tell.
const LISTED: &str = "+1 ••••71";

/// Puts the cursor on Bo, whose number is not verified.
fn on_bo(width: u16) -> TestPanel {
    let mut desk = TestPanel::open(width, 40);
    desk.strike("j");
    desk
}

fn alarm(desk: &TestPanel) -> Option<Action> {
    let id = desk.state.current_list()?.selected()?.id;
    let wake = Timer::RestedOn(id);
    let is_set =
        |effect: &Effect| matches!(effect, Effect::Timer { wake: set, .. } if *set == wake);
    (desk.asked(is_set) == 1).then_some(Action::Timer(wake))
}

#[test]
fn a_form_opened_from_the_list_waits_for_the_number_and_keeps_what_is_typed() {
    let mut desk = on_bo(80);
    desk.strike("p");
    let screen = desk.screen();
    assert!(screen.contains("Edit User") && !screen.contains(LISTED), "{screen}");
    desk.strike("esc");
    desk.strike("p");
    desk.strike("ctrl-u");
    desk.apply(Action::Paste("+44 20 7946 0958".into()));
    assert!(!desk.screen().contains("0958"), "{}", desk.screen());
    desk.answer_all();
    let screen = desk.screen();
    assert!(screen.contains("+44 20 7946 0958 is a number in GB"), "{screen}");
    assert!(screen.contains(WHOLE) && !screen.contains(LISTED), "{screen}");
    desk.press("ctrl-u");
    desk.type_text(WHOLE);
    assert!(
        desk.screen().contains("Press Enter to send the verification text again"),
        "{}",
        desk.screen()
    );
}

#[test]
fn an_enter_pressed_ahead_saves_what_was_typed_before_it() {
    let mut desk = on_bo(80);
    for key in ["p", "ctrl-u"] {
        desk.strike(key);
    }
    desk.apply(Action::Paste("+44 20 7946 0958".into()));
    for key in ["enter", "7"] {
        desk.strike(key);
    }
    desk.answer_all();
    let bo = desk.server.users[1].phone.number().unwrap();
    assert_eq!(bo.international(), "+44 20 7946 0958");
}

#[test]
fn a_number_that_is_not_set_needs_no_wait() {
    let mut desk = TestPanel::open(80, 24);
    desk.strike("p");
    desk.strike("+");
    assert!(desk.screen().contains("Keep typing"), "{}", desk.screen());
}

#[test]
fn the_details_beside_the_list_are_loaded_once_the_cursor_rests() {
    let mut desk = TestPanel::open(100, 40);
    desk.strike("j");
    let rest = alarm(&desk).unwrap();
    desk.strike("j");
    desk.strike("k");
    let asks = |desk: &TestPanel| desk.asked(|effect| matches!(effect, Effect::LoadUser(_)));
    desk.apply(rest.clone());
    assert_eq!(asks(&desk), 1);
    desk.answer_all();
    let screen = desk.screen();
    assert!(screen.contains(WHOLE) && !screen.contains(LISTED), "{screen}");
    desk.strike("j");
    desk.apply(rest);
    assert_eq!(asks(&desk), 0, "the cursor has gone on");
}

#[test]
fn a_change_is_shown_beside_the_list() {
    let mut desk = on_bo(100);
    let rest = alarm(&desk).unwrap();
    desk.apply(rest);
    desk.answer_all();
    let bo = &mut desk.server.users[1];
    bo.phone = PhoneState::NotSet;
    bo.revision += 1;
    desk.press("R");
    let screen = desk.screen();
    assert!(!screen.contains(WHOLE) && !screen.contains(LISTED), "{screen}");
}

#[test]
fn single_pane_loads_no_details_in_passing() {
    let mut desk = TestPanel::open(80, 24);
    desk.strike("j");
    assert!(alarm(&desk).is_none());
}

#[test]
fn a_key_reveals_the_numbers_of_the_list_and_masks_them_again() {
    let mut desk = TestPanel::open(132, 43);
    assert!(desk.screen().contains("+1 ••••71") && !desk.screen().contains(WHOLE));
    keep("numbers_masked_132x43", &desk);
    desk.press("m");
    let screen = desk.screen();
    assert!(screen.contains(WHOLE) && screen.contains("audit-logged"), "{screen}");
    keep("numbers_whole_132x43", &desk);
    desk.press("m");
    let screen = desk.screen();
    assert!(!screen.contains(WHOLE) && screen.contains("Numbers are masked"), "{screen}");
}

#[test]
fn revealed_numbers_are_masked_when_their_time_has_passed() {
    let mut desk = TestPanel::open(132, 43);
    desk.press("m");
    desk.pass_minutes(4);
    desk.apply(Action::Timer(Timer::Mask));
    assert!(desk.screen().contains(WHOLE), "{}", desk.screen());
    desk.pass_minutes(2);
    desk.apply(Action::Timer(Timer::Mask));
    assert!(!desk.screen().contains(WHOLE), "{}", desk.screen());
}

#[test]
fn a_number_that_was_just_set_is_masked_in_the_list_like_the_others() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("p");
    desk.type_text("+442079460958");
    desk.press("enter");
    desk.press("x");
    let screen = desk.screen();
    assert!(screen.contains("+44 ••••58") && !screen.contains("7946"), "{screen}");
}
