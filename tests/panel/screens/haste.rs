//! People who press the next key before the answer, or long after the question.

use super::test_panel::TestPanel;
use mfadmin::{
    client::ClientError,
    tui::{
        action::Action,
        effects::{Answer, Reply, Request},
        state::Life,
    },
};

#[test]
fn last_of_two_jumps_wins() {
    let mut panel = TestPanel::open(80, 24);
    panel.strike("F");
    panel.strike("G");
    panel.answer_all();
    assert_eq!(panel.state.users.cursor, panel.state.users.window.total() - 1);
    panel.strike("F");
    panel.strike("G");
    panel.strike("g");
    panel.answer_all();
    assert_eq!(panel.state.users.cursor, 0);
}

#[test]
fn command_is_dated_by_its_confirmation() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("李小龍");
    panel.press("a");
    panel.pass_minutes(10);
    panel.strike("Y");
    let command = panel.state.pending[0].command.clone();
    let answer = Err(ClientError::Unknown("no answer in time".into()));
    panel.apply(Action::Reply(Box::new(Reply {
        request: Request::Act(command),
        answer: Answer::Outcome(answer),
    })));
    assert!(panel.screen().contains("Retrying."), "{}", panel.screen());
}

#[test]
fn quitting_with_a_discarded_number_waits_for_other_commands() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    for key in ["a", "esc", "j", "p", "5", "ctrl-c"] {
        panel.strike(key);
    }
    assert!(panel.screen().contains("mfadmin will quit"), "{}", panel.screen());
    panel.strike("y");
    assert_eq!(panel.state.life, Life::Leaving);
    panel.answer_all();
    assert_eq!(panel.state.life, Life::Over);
}

#[test]
fn discard_question_takes_the_marked_answer() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    for key in ["p", "5", "esc", "enter"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("Add Phone Number"), "{}", panel.screen());
    for key in ["esc", "tab", "enter"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("User Details"), "{}", panel.screen());
}

#[test]
fn notice_names_only_keys_of_its_place() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    panel.server.is_away = true;
    panel.press("R");
    assert!(panel.screen().contains("press R to retry now"), "{}", panel.screen());
    panel.press("p");
    let screen = panel.screen();
    assert!(screen.contains("Retrying."), "{screen}");
    assert!(!screen.contains("press R to retry now"), "{screen}");
}
