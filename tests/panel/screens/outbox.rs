//! The outbox: how far messages have come, and what they say.

use super::{at_every_size, fake_sign_in::CODE, test_panel::TestPanel};
use mfadmin::{
    client::{ClientError, Feed},
    contract::{
        Seq,
        api::{AuditEvent, Change, Channel, Delivery, Hold},
    },
    tui::{
        action::Action,
        effects::{Answer, Carrier, Copied, Effect, Reply, Request, Timer},
        theme::{Charset, Palette, Theme},
    },
};
use ratatui::style::{Color, Modifier};

/// Opens the `nth` message, counted from 0.
fn read(panel: &mut TestPanel, nth: usize) {
    panel.press("4");
    for _ in 0..nth {
        panel.press("j");
    }
    panel.press("enter");
}

pub fn is_for_the_outbox(effect: &Effect) -> bool {
    matches!(effect, Effect::Request(Request::LoadOutbox { .. }))
}

#[test]
fn outbox() {
    at_every_size("outbox", |panel| panel.press("4"));
}

#[test]
fn message() {
    at_every_size("message", |panel| read(panel, 0));
}

#[test]
fn message_read_screen() {
    at_every_size("message_read", |panel| {
        read(panel, 0);
        panel.press("v");
    });
}

#[test]
fn closed_message_forgets_its_text() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.wants_step_up = true;
    read(&mut panel, 0);
    assert!(!panel.screen().contains("/setup/"), "{}", panel.screen());
    panel.press("v");
    assert!(panel.state.step_up.is_some(), "{}", panel.screen());
    assert!(!panel.screen().contains("/setup/"), "{}", panel.screen());
    panel.type_text(CODE);
    panel.press("enter");
    assert!(panel.screen().contains("/setup/3q2-7wAAAA"), "{}", panel.screen());
    assert!(!panel.screen().contains("show text"), "it is shown:\n{}", panel.screen());
    panel.press("esc");
    panel.press("enter");
    assert!(!panel.screen().contains("/setup/"), "{}", panel.screen());
}

#[test]
fn late_text_of_a_closed_message_is_dropped() {
    let mut panel = TestPanel::open(80, 24);
    read(&mut panel, 0);
    panel.strike("v");
    panel.strike("v");
    assert_eq!(panel.state.pending.len(), 1, "pressed twice it asks once");
    panel.press("esc");
    assert!(!panel.screen().contains("/setup/"), "{}", panel.screen());
    panel.press("j");
    panel.press("enter");
    assert!(!panel.screen().contains("/setup/"), "{}", panel.screen());
}

#[test]
fn unreadable_text_is_hidden() {
    let mut panel = TestPanel::open(80, 24);
    read(&mut panel, 0);
    panel.press("v");
    assert!(panel.screen().contains("/setup/"), "{}", panel.screen());
    panel.server.outbox[0].state = Delivery::Withdrawn;
    panel.server.outbox[0].readable = false;
    panel.apply(Action::Feed(Feed::Outbox));
    panel.apply(Action::Timer(Timer::Refresh));
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains("Withdrawn") && !screen.contains("/setup/"), "{screen}");
}

#[test]
fn lost_reading_is_not_repeated() {
    let mut panel = TestPanel::open(80, 24);
    read(&mut panel, 0);
    panel.strike("v");
    let command = panel.state.pending[0].command.clone();
    panel.forget_questions();
    let lost = Err(ClientError::Unknown("no answer in time".into()));
    let reply = Reply { request: Request::Act(command.clone()), answer: Answer::Outcome(lost) };
    panel.apply(Action::Reply(Box::new(reply)));
    assert!(panel.state.pending.is_empty());
    let screen = panel.screen();
    assert!(screen.contains("Showing the message for Mia Moss failed"), "{screen}");
    panel.forget_questions();
    panel.apply(Action::Feed(Feed::Up));
    assert_eq!(panel.asked(|effect| *effect == Effect::Request(Request::Act(command.clone()))), 0);
}

#[test]
fn only_a_readable_link_is_copied() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    panel.press("y");
    assert_eq!(panel.clipboard.as_deref(), Some("https://mfadmin.example.org/setup/3q2-7wAAAA"));
    panel.clipboard = None;
    panel.press("x");
    for _ in 1..panel.server.outbox.len() {
        panel.press("j");
        panel.press("y");
        assert!(panel.screen().contains("There is no link to copy here."), "{}", panel.screen());
        assert_eq!(panel.clipboard, None);
    }
}

#[test]
fn copied_text_stands_alone_on_its_line_until_the_next_key() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    panel.press("y");
    let link = "https://mfadmin.example.org/setup/3q2-7wAAAA";
    let is_alone = |panel: &TestPanel| panel.screen().lines().any(|line| line.trim_end() == link);
    assert!(is_alone(&panel), "{}", panel.screen());
    assert!(!panel.screen().contains("Sent to"), "nothing is sent yet:\n{}", panel.screen());
    panel.apply(Action::Copied(Copied::Sent(Carrier::Tmux)));
    let screen = panel.screen();
    assert!(screen.contains("Sent to the terminal's clipboard: link."), "{screen}");
    assert!(is_alone(&panel) && screen.contains("mosh"), "{screen}");
    panel.apply(Action::Copied(Copied::TooLong(Carrier::Screen)));
    let screen = panel.screen();
    assert!(screen.contains("Not copied: it is too long for GNU screen."), "{screen}");
    panel.press("j");
    assert!(!is_alone(&panel), "{}", panel.screen());
}

#[test]
fn message_that_waits_is_sent_or_discarded() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.outbox[0].hold = Some(Hold::Undecided);
    panel.server.me.sends = Some(vec![Channel::Email]);
    panel.press("R");
    panel.state.me = Some(panel.server.me.clone());
    panel.press("4");
    let screen = panel.screen();
    assert!(screen.contains("◐ waiting") && screen.contains("no text is sent"), "{screen}");
    panel.press("d");
    assert!(panel.screen().contains("Discard the message to"), "{}", panel.screen());
    panel.press("n");
    assert_eq!(panel.server.outbox[0].state, Delivery::Queued);
    panel.press("r");
    assert_eq!(panel.server.outbox[0].hold, None);
    panel.server.outbox[0].hold = Some(Hold::Undecided);
    panel.press("R");
    panel.press("d");
    panel.press("y");
    assert_eq!(panel.server.outbox[0].state, Delivery::Queued, "no key of a list says yes");
    panel.press("Y");
    assert_eq!(panel.server.outbox[0].state, Delivery::Withdrawn);
}

#[test]
fn nothing_is_sent_where_nothing_is_set_up() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.outbox.truncate(1);
    panel.server.outbox[0].hold = Some(Hold::Undecided);
    panel.server.me.sends = Some(vec![]);
    panel.state.me = Some(panel.server.me.clone());
    let screen = panel.screen();
    let header = screen.lines().next().unwrap();
    assert!(header.contains("◐ nothing is sent"), "{screen}");
    panel.press("4");
    assert!(panel.screen().contains("nothing is set up for it"), "{}", panel.screen());
    panel.press("r");
    assert!(panel.screen().contains("Configure [mail] or [texts]"), "{}", panel.screen());
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("waiting · not sent: no mail server configured"), "{screen}");
}

#[test]
fn a_message_that_failed() {
    at_every_size("message_failed", |panel| read(panel, 2));
}

#[test]
fn a_message_that_is_tried_again() {
    at_every_size("message_retrying", |panel| read(panel, 3));
}

#[test]
fn a_message_that_was_sent() {
    at_every_size("message_sent", |panel| read(panel, 4));
}

#[test]
fn a_message_that_was_withdrawn() {
    at_every_size("message_withdrawn", |panel| read(panel, 5));
}

#[test]
fn states_read_without_colour() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    let open = |panel: &mut TestPanel| {
        panel.theme = theme;
        panel.press("4");
    };
    at_every_size("outbox_monochrome", open);
    let mut panel = TestPanel::open(60, 16);
    open(&mut panel);
    let colours = |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg);
    let buffer = panel.buffer();
    assert!(buffer.content().iter().all(|cell| colours(cell) == (Color::Reset, Color::Reset)));
    let (row, line) = panel
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
fn outbox_reloads_once_per_burst_where_it_is_shown() {
    let mut panel = TestPanel::open(80, 24);
    panel.apply(Action::Feed(Feed::Outbox));
    panel.apply(Action::Timer(Timer::Refresh));
    assert_eq!(panel.asked(is_for_the_outbox), 0);
    panel.press("4");
    panel.server.outbox[0].state = Delivery::Sent;
    for _ in 0..20 {
        panel.apply(Action::Feed(Feed::Outbox));
    }
    panel.apply(Action::Timer(Timer::Refresh));
    assert_eq!(panel.asked(is_for_the_outbox), 1);
    panel.answer_all();
    assert!(panel.screen().contains("▸ 2026-11-24 08:00 Setup link           Mia Moss"));
    assert_eq!(panel.screen().matches("● sent").count(), 2, "{}", panel.screen());
}

#[test]
fn open_message_is_updated_live() {
    let mut panel = TestPanel::open(80, 24);
    read(&mut panel, 3);
    assert!(panel.screen().contains("next try in 2 min"), "{}", panel.screen());
    panel.server.outbox[3].state = Delivery::Sent;
    panel.server.outbox[3].next_attempt_at = None;
    panel.server.outbox[3].settled_at = Some(panel.server.now);
    panel.apply(Action::Feed(Feed::Outbox));
    panel.apply(Action::Timer(Timer::Refresh));
    panel.answer_all();
    assert!(panel.screen().contains("● sent"), "{}", panel.screen());
}

#[test]
fn failed_message_is_announced_on_other_screens() {
    let given_up = Change { seq: Seq(9), event: AuditEvent::MessageFailed, user: None };
    let mut panel = TestPanel::open(80, 24);
    panel.apply(Action::Feed(Feed::Change(given_up)));
    assert!(panel.screen().contains("A message could not be delivered"), "{}", panel.screen());
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    panel.apply(Action::Feed(Feed::Change(given_up)));
    assert!(!panel.screen().contains("could not be delivered"), "{}", panel.screen());
}
