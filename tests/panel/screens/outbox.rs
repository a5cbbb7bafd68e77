//! The outbox: how far messages have come, and sending one again that failed.

use super::{
    at_every_size,
    fake_sign_in::{self, CODE},
    test_panel::TestPanel,
};
use mfadmin::{
    client::{ClientError, Feed},
    contract::{
        Code, Seq,
        api::{AuditEvent, Change, Delivery},
    },
    tui::{
        action::{Action, Reply, Timer},
        effect::Effect,
        state::command::Act,
        theme::{Charset, Palette, Theme},
    },
};
use ratatui::style::{Color, Modifier};

/// Opens the `nth` message, counted from 0.
fn read(desk: &mut TestPanel, nth: usize) {
    desk.press("4");
    for _ in 0..nth {
        desk.press("j");
    }
    desk.press("enter");
}

fn is_for_the_outbox(effect: &Effect) -> bool {
    matches!(effect, Effect::LoadOutbox { .. })
}

#[test]
fn outbox() {
    at_every_size("outbox", |desk| desk.press("4"));
}

#[test]
fn message() {
    at_every_size("message", |desk| read(desk, 0));
}

#[test]
fn a_message_that_is_read() {
    at_every_size("message_read", |desk| {
        read(desk, 0);
        desk.press("v");
    });
}

#[test]
fn the_text_is_shown_after_a_code_and_forgotten_when_the_message_is_closed() {
    let mut desk = TestPanel::open(80, 24);
    desk.server.wants_step_up = true;
    read(&mut desk, 0);
    assert!(!desk.screen().contains("/setup/"), "{}", desk.screen());
    desk.press("v");
    assert!(desk.state.step_up.is_some(), "{}", desk.screen());
    assert!(!desk.screen().contains("/setup/"), "{}", desk.screen());
    desk.type_text(CODE);
    desk.press("enter");
    assert!(desk.screen().contains("/setup/3q2-7wAAAA"), "{}", desk.screen());
    assert!(!desk.screen().contains("show text"), "it is shown:\n{}", desk.screen());
    desk.press("esc");
    desk.press("enter");
    assert!(!desk.screen().contains("/setup/"), "{}", desk.screen());
}

#[test]
fn who_closed_the_message_meanwhile_does_not_see_its_text() {
    let mut desk = TestPanel::open(80, 24);
    read(&mut desk, 0);
    desk.strike("v");
    desk.strike("v");
    assert_eq!(desk.state.pending.len(), 1, "pressed twice it asks once");
    desk.press("esc");
    assert!(!desk.screen().contains("/setup/"), "{}", desk.screen());
    desk.press("j");
    desk.press("enter");
    assert!(!desk.screen().contains("/setup/"), "{}", desk.screen());
}

#[test]
fn a_text_is_hidden_once_it_may_no_longer_be_read() {
    let mut desk = TestPanel::open(80, 24);
    read(&mut desk, 0);
    desk.press("v");
    assert!(desk.screen().contains("/setup/"), "{}", desk.screen());
    desk.server.outbox[0].state = Delivery::Withdrawn;
    desk.server.outbox[0].readable = false;
    desk.apply(Action::Feed(Feed::Outbox));
    desk.apply(Action::Timer(Timer::Refresh));
    desk.answer_all();
    let screen = desk.screen();
    assert!(screen.contains("Withdrawn") && !screen.contains("/setup/"), "{screen}");
}

#[test]
fn a_reading_whose_answer_is_lost_is_not_repeated_by_itself() {
    let mut desk = TestPanel::open(80, 24);
    read(&mut desk, 0);
    desk.strike("v");
    let command = desk.state.pending[0].command.clone();
    desk.forget_questions();
    let lost = Err(ClientError::Unknown("no answer in time".into()));
    let reply = Reply::Acted { command: command.clone(), answer: lost };
    desk.apply(Action::Reply(Box::new(reply)));
    assert!(desk.state.pending.is_empty());
    let screen = desk.screen();
    assert!(screen.contains("Showing the message for Mia Moss failed"), "{screen}");
    desk.forget_questions();
    desk.apply(Action::Feed(Feed::Up));
    assert_eq!(desk.asked(|effect| *effect == Effect::Act(command.clone())), 0);
}

#[test]
fn a_link_is_copied_only_where_the_message_has_one_that_may_be_read() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("4");
    desk.press("y");
    assert_eq!(desk.clipboard.as_deref(), Some("https://mfadmin.example.org/setup/3q2-7wAAAA"));
    desk.clipboard = None;
    desk.press("x");
    for _ in 1..desk.server.outbox.len() {
        desk.press("j");
        desk.press("y");
        assert!(desk.screen().contains("There is no link to copy here."), "{}", desk.screen());
        assert_eq!(desk.clipboard, None);
    }
}

#[test]
fn a_message_that_failed() {
    at_every_size("message_failed", |desk| read(desk, 2));
}

#[test]
fn a_message_that_is_tried_again() {
    at_every_size("message_retrying", |desk| read(desk, 3));
}

#[test]
fn a_message_that_was_sent() {
    at_every_size("message_sent", |desk| read(desk, 4));
}

#[test]
fn a_message_that_was_withdrawn() {
    at_every_size("message_withdrawn", |desk| read(desk, 5));
}

#[test]
fn states_read_without_colour() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    let open = |desk: &mut TestPanel| {
        desk.theme = theme;
        desk.press("4");
    };
    at_every_size("outbox_monochrome", open);
    let mut desk = TestPanel::open(60, 16);
    open(&mut desk);
    let colours = |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg);
    let buffer = desk.buffer();
    assert!(buffer.content().iter().all(|cell| colours(cell) == (Color::Reset, Color::Reset)));
    let (row, line) = desk
        .screen()
        .lines()
        .map(str::to_owned)
        .enumerate()
        .find(|(_, line)| line.contains("- failed"))
        .unwrap();
    let at = line.find("failed").unwrap() as u16;
    assert!(buffer[(at, row as u16)].modifier.contains(Modifier::BOLD), "it does not stand out");
}

#[test]
fn the_key_sends_a_failed_message_again_from_the_list_and_from_the_message() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("4");
    assert!(!desk.screen().contains("send again"), "the footer offers it on a queued message");
    desk.press("j");
    assert!(desk.screen().contains("r retry"), "{}", desk.screen());
    desk.press("r");
    assert!(desk.screen().contains("Message to Bo Chen is queued again."));
    assert_eq!(desk.server.outbox[1].state, Delivery::Queued);
    desk.press("j");
    desk.press("enter");
    assert!(desk.screen().contains("○ failed"), "{}", desk.screen());
    desk.press("r");
    let screen = desk.screen();
    assert!(screen.contains("Message to Noa Levi is queued again."), "{screen}");
    assert!(screen.contains("◐ queued"), "the open message shows its old state:\n{screen}");
    assert!(!screen.contains("retry\n"), "{screen}");
}

#[test]
fn retry_key_explains_why_a_message_is_not_retried() {
    let reasons = ["This message is queued", "This message is queued", "was sent", "was withdrawn"];
    for (nth, reason) in [0, 3, 4, 5].into_iter().zip(reasons) {
        for key in ["enter", "x"] {
            let mut desk = TestPanel::open(80, 24);
            desk.press("4");
            (0..nth).for_each(|_| desk.press("j"));
            desk.press(key);
            desk.press("r");
            assert!(desk.screen().contains(reason), "{reason}:\n{}", desk.screen());
        }
    }
    let mut desk = TestPanel::open(80, 24);
    desk.press("3");
    desk.press("r");
    assert!(desk.screen().contains("Only messages can be retried"), "{}", desk.screen());
    assert_eq!(desk.server.refusals, []);
}

#[test]
fn pressed_twice_it_sends_once_and_a_lost_answer_is_asked_for_under_the_same_key() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("4");
    desk.press("j");
    desk.strike("r");
    desk.strike("r");
    assert_eq!(desk.state.pending.len(), 1);
    let command = desk.state.pending[0].command.clone();
    assert!(matches!(command.act, Act::RetryMessage(..)));
    let lost = Err(ClientError::Unknown("no answer in time".into()));
    let reply = Reply::Acted { command: command.clone(), answer: lost };
    desk.apply(Action::Reply(Box::new(reply)));
    let screen = desk.screen();
    assert!(screen.contains("Outcome unknown: retrying the message for Bo Chen"), "{screen}");
    desk.forget_questions();
    desk.apply(Action::Feed(Feed::Up));
    assert_eq!(desk.asked(|effect| *effect == Effect::Act(command.clone())), 1);
}

#[test]
fn a_refusal_is_told_and_the_list_asked_again() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("4");
    desk.press("j");
    desk.strike("r");
    let command = desk.state.pending[0].command.clone();
    desk.forget_questions();
    let refusal = fake_sign_in::refusal(Code::LinkNotLive);
    desk.apply(Action::Reply(Box::new(Reply::Acted { command, answer: Err(refusal) })));
    let screen = desk.screen();
    assert!(screen.contains("The link in this message no"), "{screen}");
    desk.apply(Action::Timer(Timer::Refresh));
    assert_eq!(desk.asked(is_for_the_outbox), 1);
}

#[test]
fn deliveries_are_asked_for_once_a_burst_and_only_where_they_are_shown() {
    let mut desk = TestPanel::open(80, 24);
    desk.apply(Action::Feed(Feed::Outbox));
    desk.apply(Action::Timer(Timer::Refresh));
    assert_eq!(desk.asked(is_for_the_outbox), 0);
    desk.press("4");
    desk.server.outbox[0].state = Delivery::Sent;
    for _ in 0..20 {
        desk.apply(Action::Feed(Feed::Outbox));
    }
    desk.apply(Action::Timer(Timer::Refresh));
    assert_eq!(desk.asked(is_for_the_outbox), 1);
    desk.answer_all();
    assert!(desk.screen().contains("▸ 2026-11-24 08:00 Setup link           Mia Moss"));
    assert_eq!(desk.screen().matches("● sent").count(), 2, "{}", desk.screen());
}

#[test]
fn an_open_message_shows_how_far_it_has_come() {
    let mut desk = TestPanel::open(80, 24);
    read(&mut desk, 3);
    assert!(desk.screen().contains("next try in 2 min"), "{}", desk.screen());
    desk.server.outbox[3].state = Delivery::Sent;
    desk.server.outbox[3].next_attempt_at = None;
    desk.server.outbox[3].settled_at = Some(desk.server.now);
    desk.apply(Action::Feed(Feed::Outbox));
    desk.apply(Action::Timer(Timer::Refresh));
    desk.answer_all();
    assert!(desk.screen().contains("● sent"), "{}", desk.screen());
}

#[test]
fn a_message_that_is_given_up_is_told_where_the_outbox_is_not_shown() {
    let given_up = Change { seq: Seq(9), event: AuditEvent::MessageFailed, user: None };
    let mut desk = TestPanel::open(80, 24);
    desk.apply(Action::Feed(Feed::Change(given_up)));
    assert!(desk.screen().contains("A message could not be delivered"), "{}", desk.screen());
    let mut desk = TestPanel::open(80, 24);
    desk.press("4");
    desk.apply(Action::Feed(Feed::Change(given_up)));
    assert!(!desk.screen().contains("given up"), "{}", desk.screen());
}
