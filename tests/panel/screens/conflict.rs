//! Two people who change one number.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::{
    contract::{AuthenticatorState, PhoneNumber, PhoneState, Region, User},
    tui::{
        action::Action,
        effects::{Answer, Effect, Reply, Request},
        state::Life,
        theme::{Charset, Palette, Theme},
    },
};

const MINE: &str = "+1 415-555-2671";
const THEIRS: &str = "+44 20 7946 0958";

/// Edit User of Ana, who has no number, with one typed in.
fn type_mine(panel: &mut TestPanel) {
    panel.pick("Ana Lima");
    panel.press("p");
    panel.type_text(MINE);
}

fn ana(panel: &mut TestPanel) -> &mut User {
    panel.server.users.iter_mut().find(|user| user.name == "Ana Lima").unwrap()
}

/// Somebody else sets Ana's number, of which this panel is not told.
fn set_theirs(panel: &mut TestPanel) {
    let number = PhoneNumber::parse(THEIRS, Region::default()).unwrap();
    let ana = ana(panel);
    ana.phone = PhoneState::Unverified { number };
    ana.revision += 1;
}

/// The panel is told what Ana is now.
fn tell(panel: &mut TestPanel) {
    let ana = ana(panel).clone();
    panel.apply(Action::Reply(Box::new(Reply {
        request: Request::LoadUser(ana.id),
        answer: Answer::User(Ok(ana)),
    })));
}

fn number_of_ana(panel: &mut TestPanel) -> String {
    ana(panel).phone.number().unwrap().international()
}

#[test]
fn change_elsewhere_is_shown_in_the_open_form() {
    at_every_size("overtaken", |panel| {
        type_mine(panel);
        set_theirs(panel);
        tell(panel);
    });
}

#[test]
fn unsaved_number_is_shown_beside_the_current_one() {
    at_every_size("two_numbers", |panel| {
        type_mine(panel);
        set_theirs(panel);
        panel.press("enter");
    });
    at_sizes([(60, 16)], "two_numbers_ascii", |panel| {
        panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        type_mine(panel);
        set_theirs(panel);
        panel.press("enter");
        panel.press("tab");
    });
}

#[test]
fn own_number_overwrites_theirs_only_by_choice() {
    for told in [true, false] {
        let mut panel = TestPanel::open(80, 24);
        type_mine(&mut panel);
        set_theirs(&mut panel);
        if told {
            tell(&mut panel);
            panel.press("backspace");
            panel.press("1");
        }
        panel.press("enter");
        assert!(panel.screen().contains("Two numbers"), "{}", panel.screen());
        assert_eq!(number_of_ana(&mut panel), THEIRS);
        panel.press("m");
        assert_eq!(number_of_ana(&mut panel), MINE);
        let screen = panel.screen();
        assert!(
            screen.contains("Changed Ana Lima to") && !screen.contains("Edit User"),
            "{screen}"
        );
    }
}

#[test]
fn their_number_is_kept_by_key_or_marked_answer() {
    for key in ["t", "enter"] {
        let mut panel = TestPanel::open(80, 24);
        type_mine(&mut panel);
        set_theirs(&mut panel);
        panel.press("enter");
        panel.press(key);
        let screen = panel.screen();
        assert!(screen.contains(&format!("Unchanged: {THEIRS}")), "{screen}");
        assert!(!screen.contains("Edit User"), "{screen}");
        assert_eq!(number_of_ana(&mut panel), THEIRS);
    }
}

#[test]
fn esc_returns_to_the_typed_number() {
    let mut panel = TestPanel::open(80, 24);
    type_mine(&mut panel);
    set_theirs(&mut panel);
    panel.press("enter");
    panel.press("esc");
    let screen = panel.screen();
    assert!(screen.contains(MINE) && screen.contains("Someone else changed this user"), "{screen}");
    for key in ["enter", "tab", "enter"] {
        panel.press(key);
    }
    assert_eq!(number_of_ana(&mut panel), MINE);
}

#[test]
fn two_numbers_dialog_shows_the_latest_number() {
    let mut panel = TestPanel::open(80, 24);
    type_mine(&mut panel);
    set_theirs(&mut panel);
    panel.press("enter");
    let number = PhoneNumber::parse("+49 30 901820", Region::default()).unwrap();
    ana(&mut panel).phone = PhoneState::Unverified { number };
    ana(&mut panel).revision += 1;
    tell(&mut panel);
    assert!(panel.screen().contains("+49 30 901820"), "{}", panel.screen());
    panel.press("m");
    assert_eq!(number_of_ana(&mut panel), MINE);
}

#[test]
fn unrelated_change_is_no_conflict() {
    let mut panel = TestPanel::open(80, 24);
    type_mine(&mut panel);
    let now = panel.server.now;
    ana(&mut panel).authenticator = AuthenticatorState::Configured { at: Some(now) };
    ana(&mut panel).revision += 1;
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("Another change") && screen.contains(MINE), "{screen}");
    panel.press("enter");
    assert_eq!(number_of_ana(&mut panel), MINE);
}

#[test]
fn same_number_from_two_people_is_no_conflict() {
    let mut panel = TestPanel::open(80, 24);
    type_mine(&mut panel);
    let number = PhoneNumber::parse(MINE, Region::default()).unwrap();
    let now = panel.server.now;
    ana(&mut panel).phone = PhoneState::Verified { number, at: Some(now) };
    ana(&mut panel).revision += 1;
    tell(&mut panel);
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("already the user's number"), "{screen}");
}

#[test]
fn typed_number_is_guarded_while_saving_and_in_conflict() {
    let mut panel = TestPanel::open(80, 24);
    type_mine(&mut panel);
    set_theirs(&mut panel);
    panel.strike("enter");
    panel.answer_like(|effect| matches!(effect, Effect::Request(Request::Act(_))));
    assert!(panel.screen().contains("Loading the change"), "{}", panel.screen());
    panel.strike("esc");
    assert!(panel.screen().contains("Discard the number"), "{}", panel.screen());
    panel.strike("n");
    panel.answer_all();
    panel.press("enter");
    assert!(panel.screen().contains("Two numbers"), "{}", panel.screen());
    panel.press("ctrl-c");
    assert!(panel.screen().contains("mfadmin will quit"), "{}", panel.screen());
    assert_eq!(panel.state.life, Life::Running);
}
