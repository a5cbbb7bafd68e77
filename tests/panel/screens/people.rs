//! Adding a user, and editing all of a profile.

mod email;

use super::{at_every_size, keep, test_panel::TestPanel};
use mfadmin::{
    client::ClientError,
    contract::{Code, PhoneState, Role, User},
    tui::{
        action::Action,
        effects::{Answer, Effect, Reply, Request, command::Act},
        state::Life,
        theme::{Charset, Palette, Theme},
    },
};

fn keys(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

fn user<'a>(panel: &'a TestPanel, email: &str) -> Option<&'a User> {
    panel.server.users.iter().find(|user| user.handle().to_string() == email)
}

/// Add User with a name and an address.
fn type_zoe(panel: &mut TestPanel) {
    panel.press("+");
    panel.type_text("Zoe Z");
    panel.press("tab");
    panel.type_text("Zoe@Example.com");
}

/// The next command gets no answer.
fn lose_answer(panel: &mut TestPanel) {
    let is_act = |effect: &Effect| matches!(effect, Effect::Request(Request::Act(_)));
    let Effect::Request(request) = panel.take_like(is_act) else { panic!("no request") };
    let lost = Err(ClientError::Unknown("no answer in time".into()));
    let answer = Answer::Outcome(lost);
    panel.apply(Action::Reply(Box::new(Reply { request, answer })));
}

#[test]
fn add_user_screen() {
    at_every_size("add_user", |panel| {
        type_zoe(panel);
        keys(panel, "tab right");
    });
    at_every_size("add_user_refused", |panel| keys(panel, "+ tab tab tab 1 2 x enter"));
    at_every_size("add_user_unsaved", |panel| {
        type_zoe(panel);
        panel.press("esc");
    });
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    type_zoe(&mut panel);
    keys(&mut panel, "tab right");
    keep("add_user_ascii", &panel);
}

#[test]
fn edit_profile_screen() {
    at_every_size("edit_profile", |panel| {
        panel.pick("Bo Chen");
        keys(panel, "E ctrl-u B o tab tab m");
    });
    at_every_size("edit_profile_self", |panel| {
        panel.pick("Olu Owner");
        panel.press("E");
    });
    at_every_size("edit_profile_avobot", |panel| {
        panel.pick("Reminder");
        keys(panel, "E tab");
    });
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    panel.pick("Bo Chen");
    keys(&mut panel, "E tab tab left");
    keep("edit_profile_ascii", &panel);
}

#[test]
fn user_is_added_with_all_that_was_typed() {
    let mut panel = TestPanel::open(80, 24);
    type_zoe(&mut panel);
    keys(&mut panel, "tab a tab");
    panel.type_text("+14155550100");
    keys(&mut panel, "tab p t tab");
    panel.type_text("HELP-1");
    panel.press("enter");
    panel.says(&["Zoe Z added as Admin. A mail to them is queued."]);
    let zoe = user(&panel, "zoe@example.com").unwrap();
    assert_eq!((zoe.name.as_str(), zoe.role), ("Zoe Z", Role::Admin));
    assert_eq!(zoe.language.as_ref().map(ToString::to_string).as_deref(), Some("pt"));
    assert!(matches!(zoe.phone, PhoneState::Unverified { .. }));
}

#[test]
fn each_refusal_stands_at_its_field() {
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "+ enter");
    let screen = panel.screen();
    assert!(
        screen.contains("A name is required") && screen.contains("The address is empty."),
        "{screen}"
    );
    assert!(panel.server.keys.is_empty());
    panel.type_text("Zoe");
    panel.press("tab");
    for (typed, words) in [
        ("zoe", "Not an e-mail address; expected something like name@example.com."),
        ("USER1@example.com", "Another user has this address."),
    ] {
        panel.press("ctrl-u");
        panel.type_text(typed);
        panel.press("enter");
        panel.says(&[words, typed]);
    }
    panel.press("ctrl-u");
    assert!(!panel.screen().contains("Another user"), "typing clears it");
    panel.type_text("zoe@example.com");
    keys(&mut panel, "tab tab");
    panel.type_text("+1415");
    panel.press("enter");
    panel.says(&["Too short for a number."]);
    assert!(user(&panel, "zoe@example.com").is_none());
    panel.press("ctrl-u");
    panel.press("enter");
    assert!(user(&panel, "zoe@example.com").is_some());
}

#[test]
fn role_that_the_caller_may_not_give_is_refused_before_it_is_sent() {
    let mut panel = TestPanel::open_as(80, 24, Role::Admin);
    type_zoe(&mut panel);
    for role in ["a", "o"] {
        keys(&mut panel, &format!("tab {role} enter"));
        panel.says(&["Only an Owner can make an Owner or Admin."]);
        panel.press("shift-tab");
    }
    assert!(panel.server.keys.is_empty());
    keys(&mut panel, "tab m enter");
    assert_eq!(user(&panel, "zoe@example.com").unwrap().role, Role::Member);
    panel.pick("Ana Lima");
    keys(&mut panel, "E tab tab a enter");
    panel.says(&["Only an Owner can make an Owner or Admin."]);
    assert_eq!(panel.server.keys.len(), 1);
}

#[test]
fn unsaved_user_is_guarded() {
    let mut panel = TestPanel::open(80, 24);
    type_zoe(&mut panel);
    panel.press("esc");
    panel.says(&["Discard the user you typed?"]);
    panel.press("n");
    panel.says(&["Zoe Z", "Zoe@Example.com"]);
    panel.press("ctrl-c");
    panel.says(&["mfadmin will quit"]);
    assert_eq!(panel.state.life, Life::Running);
    keys(&mut panel, "n esc y");
    assert!(panel.state.modal.is_none());
    // Nothing typed is nothing lost.
    keys(&mut panel, "+ esc");
    assert!(panel.state.modal.is_none());
}

#[test]
fn lost_answer_adds_one_user() {
    let mut panel = TestPanel::open(80, 24);
    type_zoe(&mut panel);
    panel.strike("enter");
    lose_answer(&mut panel);
    panel.says(&["Outcome unknown: adding the user for Zoe Z. Retrying.", "No answer yet."]);
    panel.forget_questions();
    panel.apply(Action::Feed(mfadmin::client::Feed::Up));
    panel.answer_all();
    panel.says(&["Zoe Z added as Member."]);
    assert!(panel.state.modal.is_none());
    assert!(user(&panel, "zoe@example.com").is_some());
}

#[test]
fn add_user_waits_for_its_answer() {
    let mut panel = TestPanel::open(80, 24);
    type_zoe(&mut panel);
    panel.strike("enter");
    panel.says(&["Waiting for the server."]);
    panel.strike("esc");
    assert!(panel.state.modal.is_none(), "the save goes on without the form");
    panel.strike("+");
    panel.says(&["Adding the user for Zoe Z is still in progress."]);
    panel.answer_all();
    assert!(user(&panel, "zoe@example.com").is_some());
}

#[test]
fn only_what_changed_is_sent() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Bo Chen");
    keys(&mut panel, "E ctrl-u");
    panel.type_text("Bo Lee");
    panel.strike("enter");
    let is_act = |effect: &Effect| matches!(effect, Effect::Request(Request::Act(_)));
    let Effect::Request(Request::Act(command)) = panel.take_like(is_act) else { panic!() };
    let Act::Edit(_, patch) = &command.act else { panic!("{command:?}") };
    assert_eq!(patch.name.as_ref().map(|name| name.as_str()), Some("Bo Lee"));
    assert_eq!((patch.role, &patch.phone, &patch.reason), (None, &None, &None));
    assert!(panel.state.busy.frame().is_none());
}

#[test]
fn whole_profile_is_saved_at_once() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Bo Chen");
    keys(&mut panel, "E ctrl-u");
    panel.type_text("Bo Lee");
    keys(&mut panel, "tab tab m");
    panel.says(&["A lower role ends sessions, links, machine tokens and jobs."]);
    keys(&mut panel, "tab ctrl-u");
    panel.type_text("+442079460958");
    panel.press("enter");
    panel.says(&["Saved Bo Chen: now Bo Lee; role Member; +44 20 7946 0958, unverified."]);
    let bo = user(&panel, "user2@example.com").unwrap();
    assert_eq!((bo.name.as_str(), bo.role), ("Bo Lee", Role::Member));
    assert_eq!(bo.phone.number().unwrap().international(), "+44 20 7946 0958");
    assert_eq!(panel.server.keys.len(), 1, "one command");
}

#[test]
fn nothing_changed_is_nothing_sent() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Bo Chen");
    keys(&mut panel, "E enter");
    panel.says(&["Nothing to change: the user is like this already."]);
    keys(&mut panel, "ctrl-u enter");
    panel.says(&["A name is required"]);
    assert!(panel.server.keys.is_empty(), "no text is sent again either");
    keys(&mut panel, "esc y");
    assert!(panel.state.modal.is_none());
}

#[test]
fn change_elsewhere_is_named_at_the_field_and_overwritten_by_choice() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Bo Chen");
    keys(&mut panel, "E ctrl-u");
    panel.type_text("Bo Lee");
    let bo = panel.server.users.iter_mut().find(|user| user.name == "Bo Chen").unwrap();
    (bo.name, bo.role) = ("Bo Other".to_owned(), Role::Member);
    bo.revision += 1;
    panel.press("enter");
    panel.says(&["Bo Lee", "Someone else changed it to Bo Other.", "(x) Member"]);
    assert_eq!(user(&panel, "user2@example.com").unwrap().name, "Bo Other");
    panel.press("enter");
    let bo = user(&panel, "user2@example.com").unwrap();
    assert_eq!((bo.name.as_str(), bo.role), ("Bo Lee", Role::Member));
}

#[test]
fn last_owner_is_told_at_the_role() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.refuses_acts_with = Some(Code::LastOwner);
    panel.pick("Bo Chen");
    keys(&mut panel, "E tab tab m enter");
    panel.says(&["This is the last active Owner."]);
    panel.press("esc");
    panel.says(&["Discard the changes you typed?"]);
}

#[test]
fn own_role_avobots_and_disabled_users_have_fewer_fields() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Olu Owner");
    panel.press("E");
    panel.says(&["Owner  (another Owner changes your role)"]);
    keys(&mut panel, "tab tab");
    panel.says(&["Update Phone Number"]);
    keys(&mut panel, "esc esc");
    panel.pick("Reminder");
    panel.press("E");
    panel.says(&["n/a  (MFA does not apply to an Avobot)"]);
    panel.type_text("s");
    panel.press("enter");
    assert_eq!(user(&panel, "user7@example.com").unwrap().name, "Reminders");
    panel.press("esc");
    let now = panel.server.now;
    let bo = panel.server.users.iter_mut().find(|user| user.name == "Bo Chen").unwrap();
    bo.disabled_at = Some(now);
    panel.press("R");
    panel.pick("Bo Chen");
    panel.press("E");
    panel.says(&["+1 415-555-2671  (the user is disabled)"]);
}

#[test]
fn pasted_text_goes_into_its_field() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("+");
    panel.paste("  Zoe\u{7} Z\r\nmore");
    panel.press("tab");
    panel.paste("zoe@example.com\n");
    panel.press("tab");
    panel.paste("owner");
    panel.press("tab");
    panel.paste("+1 415 555 0100");
    panel.says(&["Zoe Z ", "zoe@example.com", "(x) Member", "+1 415-555-0100 is a number in US."]);
    assert!(panel.server.keys.is_empty());
}

#[test]
fn admin_changes_the_number_of_an_admin_and_nothing_of_an_owner() {
    let mut panel = TestPanel::open_as(80, 24, Role::Admin);
    panel.pick("Olu Owner");
    panel.press("E");
    panel.says(&["Olu Owner is an Owner. Only an Owner can do this."]);
    assert!(panel.state.modal.is_none());
    keys(&mut panel, "x esc");
    panel.pick("Bo Chen");
    panel.press("E");
    panel.says(&["Edit User", "Update Phone Number"]);
    keys(&mut panel, "tab tab");
    panel.says(&["Update Phone Number"]);
    assert!(!panel.screen().contains("( )"), "no role to choose:\n{}", panel.screen());
}

#[test]
fn discarding_changes_takes_no_reason() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    keys(&mut panel, "E x esc");
    panel.says(&["Discard the changes you typed?"]);
    assert!(!panel.screen().contains("add reason"), "{}", panel.screen());
    panel.press("w");
    panel.says(&["Discard the changes you typed?"]);
}
