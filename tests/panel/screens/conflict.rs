//! Two people who change one number.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::{
    contract::{AuthenticatorState, PhoneNumber, PhoneState, Region, User},
    tui::{
        action::{Action, Reply},
        effect::Effect,
        state::Life,
        theme::{Charset, Palette, Theme},
    },
};

const MINE: &str = "+1 415-555-2671";
const THEIRS: &str = "+44 20 7946 0958";

/// Edit User of Ana, who has no number, with one typed in.
fn type_mine(desk: &mut TestPanel) {
    desk.pick("Ana Lima");
    desk.press("p");
    desk.type_text(MINE);
}

fn ana(desk: &mut TestPanel) -> &mut User {
    desk.server.users.iter_mut().find(|user| user.name == "Ana Lima").unwrap()
}

/// Somebody else sets Ana's number, of which this panel is not told.
fn set_theirs(desk: &mut TestPanel) {
    let number = PhoneNumber::parse(THEIRS, Region::default()).unwrap();
    let ana = ana(desk);
    ana.phone = PhoneState::Unverified { number };
    ana.revision += 1;
}

/// The panel is told what Ana is now.
fn tell(desk: &mut TestPanel) {
    let ana = ana(desk).clone();
    desk.apply(Action::Reply(Box::new(Reply::User { id: ana.id, answer: Ok(ana) })));
}

fn number_of_ana(desk: &mut TestPanel) -> String {
    ana(desk).phone.number().unwrap().international()
}

#[test]
fn a_change_made_while_one_types_is_shown_in_the_form() {
    at_every_size("overtaken", |desk| {
        type_mine(desk);
        set_theirs(desk);
        tell(desk);
    });
}

#[test]
fn what_could_not_be_saved_is_shown_beside_what_is_there() {
    at_every_size("two_numbers", |desk| {
        type_mine(desk);
        set_theirs(desk);
        desk.press("enter");
    });
    at_sizes([(60, 16)], "two_numbers_ascii", |desk| {
        desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        type_mine(desk);
        set_theirs(desk);
        desk.press("enter");
        desk.press("tab");
    });
}

#[test]
fn mine_is_saved_over_theirs_only_when_that_is_chosen() {
    for told in [true, false] {
        let mut desk = TestPanel::open(80, 24);
        type_mine(&mut desk);
        set_theirs(&mut desk);
        if told {
            tell(&mut desk);
            desk.press("backspace");
            desk.press("1");
        }
        desk.press("enter");
        assert!(desk.screen().contains("Two numbers"), "{}", desk.screen());
        assert_eq!(number_of_ana(&mut desk), THEIRS);
        desk.press("m");
        assert_eq!(number_of_ana(&mut desk), MINE);
        let screen = desk.screen();
        assert!(
            screen.contains("Changed Ana Lima to") && !screen.contains("Edit User"),
            "{screen}"
        );
    }
}

#[test]
fn theirs_stays_by_its_key_and_by_the_marked_answer() {
    for key in ["t", "enter"] {
        let mut desk = TestPanel::open(80, 24);
        type_mine(&mut desk);
        set_theirs(&mut desk);
        desk.press("enter");
        desk.press(key);
        let screen = desk.screen();
        assert!(screen.contains(&format!("Unchanged: {THEIRS}")), "{screen}");
        assert!(!screen.contains("Edit User"), "{screen}");
        assert_eq!(number_of_ana(&mut desk), THEIRS);
    }
}

#[test]
fn esc_goes_back_to_what_was_typed_and_the_question_comes_again() {
    let mut desk = TestPanel::open(80, 24);
    type_mine(&mut desk);
    set_theirs(&mut desk);
    desk.press("enter");
    desk.press("esc");
    let screen = desk.screen();
    assert!(screen.contains(MINE) && screen.contains("Someone else changed this user"), "{screen}");
    for key in ["enter", "tab", "enter"] {
        desk.press(key);
    }
    assert_eq!(number_of_ana(&mut desk), MINE);
}

#[test]
fn a_number_changed_again_while_the_two_are_shown_is_the_one_shown() {
    let mut desk = TestPanel::open(80, 24);
    type_mine(&mut desk);
    set_theirs(&mut desk);
    desk.press("enter");
    let number = PhoneNumber::parse("+49 30 901820", Region::default()).unwrap();
    ana(&mut desk).phone = PhoneState::Unverified { number };
    ana(&mut desk).revision += 1;
    tell(&mut desk);
    assert!(desk.screen().contains("+49 30 901820"), "{}", desk.screen());
    desk.press("m");
    assert_eq!(number_of_ana(&mut desk), MINE);
}

#[test]
fn where_something_else_changed_there_is_nothing_to_choose() {
    let mut desk = TestPanel::open(80, 24);
    type_mine(&mut desk);
    let now = desk.server.now;
    ana(&mut desk).authenticator = AuthenticatorState::Configured { at: now };
    ana(&mut desk).revision += 1;
    desk.press("enter");
    let screen = desk.screen();
    assert!(screen.contains("Another change") && screen.contains(MINE), "{screen}");
    desk.press("enter");
    assert_eq!(number_of_ana(&mut desk), MINE);
}

#[test]
fn the_same_number_from_two_people_is_no_conflict() {
    let mut desk = TestPanel::open(80, 24);
    type_mine(&mut desk);
    let number = PhoneNumber::parse(MINE, Region::default()).unwrap();
    let now = desk.server.now;
    ana(&mut desk).phone = PhoneState::Verified { number, at: now };
    ana(&mut desk).revision += 1;
    tell(&mut desk);
    desk.press("enter");
    let screen = desk.screen();
    assert!(screen.contains("already the user's number"), "{screen}");
}

#[test]
fn what_is_typed_is_guarded_while_the_answer_is_awaited_and_beside_the_two_numbers() {
    let mut desk = TestPanel::open(80, 24);
    type_mine(&mut desk);
    set_theirs(&mut desk);
    desk.strike("enter");
    desk.answer_like(|effect| matches!(effect, Effect::Act(_)));
    assert!(desk.screen().contains("Loading the change"), "{}", desk.screen());
    desk.strike("esc");
    assert!(desk.screen().contains("Discard the number"), "{}", desk.screen());
    desk.strike("n");
    desk.answer_all();
    desk.press("enter");
    assert!(desk.screen().contains("Two numbers"), "{}", desk.screen());
    desk.press("ctrl-c");
    assert!(desk.screen().contains("mfadmin will quit"), "{}", desk.screen());
    assert_eq!(desk.state.life, Life::Running);
}
