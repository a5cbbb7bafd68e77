//! People who press the next key before the answer, or long after the question.

use super::test_panel::TestPanel;
use mfadmin::{
    client::ClientError,
    tui::{
        action::{Action, Reply},
        state::Life,
    },
};

#[test]
fn last_of_two_jumps_wins() {
    let mut desk = TestPanel::open(80, 24);
    desk.strike("F");
    desk.strike("G");
    desk.answer_all();
    assert_eq!(desk.state.users.cursor, desk.state.users.window.total() - 1);
    desk.strike("F");
    desk.strike("G");
    desk.strike("g");
    desk.answer_all();
    assert_eq!(desk.state.users.cursor, 0);
}

#[test]
fn command_is_dated_by_its_confirmation() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("李小龍");
    desk.press("a");
    desk.pass_minutes(10);
    desk.strike("y");
    let command = desk.state.pending[0].command.clone();
    let answer = Err(ClientError::Unknown("no answer in time".into()));
    desk.apply(Action::Reply(Box::new(Reply::Acted { command, answer })));
    assert!(desk.screen().contains("Retrying."), "{}", desk.screen());
}

#[test]
fn discarding_a_number_on_the_way_out_waits_for_the_other_commands() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("Ana Lima");
    for key in ["a", "esc", "j", "p", "5", "ctrl-c"] {
        desk.strike(key);
    }
    assert!(desk.screen().contains("mfadmin will quit"), "{}", desk.screen());
    desk.strike("y");
    assert_eq!(desk.state.life, Life::Leaving);
    desk.answer_all();
    assert_eq!(desk.state.life, Life::Over);
}

#[test]
fn the_marked_answer_is_given_whether_to_discard_a_number() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("Ana Lima");
    for key in ["p", "5", "esc", "enter"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("Add Phone Number"), "{}", desk.screen());
    for key in ["esc", "tab", "enter"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("User Details"), "{}", desk.screen());
}

#[test]
fn a_notice_names_no_key_that_has_another_meaning_in_this_place() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("Ana Lima");
    desk.server.is_away = true;
    desk.press("R");
    assert!(desk.screen().contains("press R to retry now"), "{}", desk.screen());
    desk.press("p");
    let screen = desk.screen();
    assert!(screen.contains("Retrying."), "{screen}");
    assert!(!screen.contains("press R to retry now"), "{screen}");
}
