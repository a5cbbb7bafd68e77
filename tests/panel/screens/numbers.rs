//! A list does not tell numbers whole; what shows or changes one asks for the user first.

use super::{keep, test_panel::TestPanel};
use mfadmin::{
    contract::PhoneState,
    tui::{
        action::Action,
        effects::{Effect, Request, Timer},
    },
};

const WHOLE: &str = "+1 415-555-2671";
/// What the lists tell.
const LISTED: &str = "+1 ••••71";

/// Puts the cursor on Bo, whose number is not verified.
fn on_bo(width: u16) -> TestPanel {
    let mut panel = TestPanel::open(width, 40);
    panel.strike("j");
    panel
}

fn alarm(panel: &TestPanel) -> Option<Action> {
    let id = panel.state.current_list()?.selected()?.id;
    let timer = Timer::RestedOn(id);
    let is_set =
        |effect: &Effect| matches!(effect, Effect::Timer { timer: set, .. } if *set == timer);
    (panel.asked(is_set) == 1).then_some(Action::Timer(timer))
}

#[test]
fn form_waits_for_the_number_and_keeps_typed_text() {
    let mut panel = on_bo(80);
    panel.strike("p");
    let screen = panel.screen();
    assert!(screen.contains("Edit User") && !screen.contains(LISTED), "{screen}");
    panel.strike("esc");
    panel.strike("p");
    panel.strike("ctrl-u");
    panel.apply(Action::Paste("+44 20 7946 0958".into()));
    assert!(!panel.screen().contains("0958"), "{}", panel.screen());
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains("+44 20 7946 0958 is a number in GB"), "{screen}");
    assert!(screen.contains(WHOLE) && !screen.contains(LISTED), "{screen}");
    panel.press("ctrl-u");
    panel.type_text(WHOLE);
    assert!(
        panel.screen().contains("Press Enter to send the verification text again"),
        "{}",
        panel.screen()
    );
}

#[test]
fn enter_typed_ahead_saves_the_typed_number() {
    let mut panel = on_bo(80);
    for key in ["p", "ctrl-u"] {
        panel.strike(key);
    }
    panel.apply(Action::Paste("+44 20 7946 0958".into()));
    for key in ["enter", "7"] {
        panel.strike(key);
    }
    panel.answer_all();
    let bo = panel.server.users[1].phone.number().unwrap();
    assert_eq!(bo.international(), "+44 20 7946 0958");
}

#[test]
fn unset_number_needs_no_loading() {
    let mut panel = TestPanel::open(80, 24);
    panel.strike("p");
    panel.strike("+");
    assert!(panel.screen().contains("Keep typing"), "{}", panel.screen());
}

#[test]
fn details_pane_loads_once_the_cursor_rests() {
    let mut panel = TestPanel::open(100, 40);
    panel.strike("j");
    let rest = alarm(&panel).unwrap();
    panel.strike("j");
    panel.strike("k");
    let asks = |panel: &TestPanel| {
        panel.asked(|effect| matches!(effect, Effect::Request(Request::LoadUser(_))))
    };
    panel.apply(rest.clone());
    assert_eq!(asks(&panel), 1);
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains(WHOLE) && !screen.contains(LISTED), "{screen}");
    panel.strike("j");
    panel.apply(rest);
    assert_eq!(asks(&panel), 0, "the cursor has gone on");
}

#[test]
fn change_elsewhere_updates_the_details_pane() {
    let mut panel = on_bo(100);
    let rest = alarm(&panel).unwrap();
    panel.apply(rest);
    panel.answer_all();
    let bo = &mut panel.server.users[1];
    bo.phone = PhoneState::NotSet;
    bo.revision += 1;
    panel.press("R");
    let screen = panel.screen();
    assert!(!screen.contains(WHOLE) && !screen.contains(LISTED), "{screen}");
}

#[test]
fn single_pane_loads_no_details_in_passing() {
    let mut panel = TestPanel::open(80, 24);
    panel.strike("j");
    assert!(alarm(&panel).is_none());
}

#[test]
fn key_reveals_and_masks_numbers() {
    let mut panel = TestPanel::open(200, 60);
    assert!(panel.screen().contains("+1 ••••71") && !panel.screen().contains(WHOLE));
    keep("numbers_masked_200x60", &panel);
    panel.press("m");
    let screen = panel.screen();
    assert!(screen.contains(WHOLE) && screen.contains("audit-logged"), "{screen}");
    keep("numbers_whole_200x60", &panel);
    panel.press("m");
    let screen = panel.screen();
    assert!(!screen.contains(WHOLE) && screen.contains("Numbers are masked"), "{screen}");
}

#[test]
fn revealed_numbers_are_masked_when_their_time_has_passed() {
    let mut panel = TestPanel::open(132, 43);
    panel.press("m");
    panel.pass_minutes(4);
    panel.apply(Action::Timer(Timer::Mask));
    assert!(panel.screen().contains(WHOLE), "{}", panel.screen());
    panel.pass_minutes(2);
    panel.apply(Action::Timer(Timer::Mask));
    assert!(!panel.screen().contains(WHOLE), "{}", panel.screen());
}

#[test]
fn new_number_is_masked_in_the_list() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("p");
    panel.type_text("+442079460958");
    panel.press("enter");
    panel.press("x");
    let screen = panel.screen();
    assert!(screen.contains("+44 ••••58") && !screen.contains("7946"), "{screen}");
}
