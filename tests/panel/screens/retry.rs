//! Sending a message again that failed.

use super::{fake_sign_in, outbox::is_for_the_outbox, test_panel::TestPanel};
use mfadmin::{
    client::{ClientError, Feed},
    contract::{Code, api::Delivery},
    tui::{
        action::Action,
        effects::{Answer, Effect, Reply, Request, Timer, command::Act},
    },
};

#[test]
fn failed_message_is_retried_from_list_and_dialog() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    assert!(!panel.screen().contains("r retry"), "the footer offers it on a queued message");
    panel.press("j");
    assert!(panel.screen().contains("r retry"), "{}", panel.screen());
    panel.press("r");
    assert!(panel.screen().contains("Message to Bo Chen is queued again."));
    assert_eq!(panel.server.outbox[1].state, Delivery::Queued);
    panel.press("j");
    panel.press("enter");
    assert!(panel.screen().contains("○ failed"), "{}", panel.screen());
    panel.press("r");
    let screen = panel.screen();
    assert!(screen.contains("Message to Noa Levi is queued again."), "{screen}");
    assert!(screen.contains("◐ queued"), "the open message shows its old state:\n{screen}");
    assert!(!screen.contains("r retry"), "{screen}");
}

#[test]
fn retry_key_explains_why_a_message_is_not_retried() {
    let reasons = ["This message is queued", "This message is queued", "was sent", "was withdrawn"];
    for (nth, reason) in [0, 3, 4, 5].into_iter().zip(reasons) {
        for key in ["enter", "x"] {
            let mut panel = TestPanel::open(80, 24);
            panel.press("4");
            (0..nth).for_each(|_| panel.press("j"));
            panel.press(key);
            panel.press("r");
            assert!(panel.screen().contains(reason), "{reason}:\n{}", panel.screen());
        }
    }
    let mut panel = TestPanel::open(80, 24);
    panel.press("3");
    panel.press("r");
    assert!(panel.screen().contains("Only messages can be retried"), "{}", panel.screen());
    assert_eq!(panel.server.refusals, []);
}

#[test]
fn double_retry_sends_once_under_one_key() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    panel.press("j");
    panel.strike("r");
    panel.strike("r");
    assert_eq!(panel.state.pending.len(), 1);
    let command = panel.state.pending[0].command.clone();
    assert!(matches!(command.act, Act::RetryMessage(..)));
    let lost = Err(ClientError::Unknown("no answer in time".into()));
    let reply = Reply { request: Request::Act(command.clone()), answer: Answer::Outcome(lost) };
    panel.apply(Action::Reply(Box::new(reply)));
    let screen = panel.screen();
    assert!(screen.contains("Outcome unknown: retrying the message for Bo Chen"), "{screen}");
    panel.forget_questions();
    panel.apply(Action::Feed(Feed::Up));
    assert_eq!(panel.asked(|effect| *effect == Effect::Request(Request::Act(command.clone()))), 1);
}

#[test]
fn refused_retry_is_shown_and_reloads_the_list() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    panel.press("j");
    panel.strike("r");
    let command = panel.state.pending[0].command.clone();
    panel.forget_questions();
    let refusal = fake_sign_in::refusal(Code::LinkNotLive);
    panel.apply(Action::Reply(Box::new(Reply {
        request: Request::Act(command),
        answer: Answer::Outcome(Err(refusal)),
    })));
    let screen = panel.screen();
    assert!(screen.contains("The link in this message no"), "{screen}");
    panel.apply(Action::Timer(Timer::Refresh));
    assert_eq!(panel.asked(is_for_the_outbox), 1);
}
