//! A session that ends while the panel is open: what is lost, and what goes on.

use super::{
    at_every_size,
    fake_sign_in::{self, CODE},
    test_panel::TestPanel,
};
use mfadmin::{
    client::Feed,
    contract::{
        Code, Seq,
        api::{AuditEvent, Change},
    },
    tui::{
        action::{Action, Reply},
        effect::Effect,
    },
};
use ratatui::style::Modifier;

#[test]
fn a_session_that_had_ended_before_leaves_nothing_to_go_on_with() {
    let mut desk = TestPanel::unanswered(80, 24);
    desk.server.refuses_with = Some(Code::SessionExpired);
    desk.answer_all();
    let screen = desk.screen();
    assert!(screen.contains("The session has ended."), "{screen}");
    assert!(screen.contains("Sign in with the e-mail address"), "{screen}");
    assert!(!screen.contains("Nothing is lost"), "{screen}");
}

#[test]
fn an_ended_session_lies_over_the_screen() {
    at_every_size("sign_in_expired", TestPanel::expire);
}

#[test]
fn state_is_restored_after_signing_in_again() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("2");
    desk.pick("Ana Lima");
    desk.press("p");
    desk.type_text("+1415555");
    let before = desk.screen();
    desk.expire();
    let beneath = desk.buffer();
    assert!(desk.screen().contains("The session has ended"));
    assert!(beneath[(0, 0)].modifier.contains(Modifier::DIM));
    desk.sign_in();
    assert_eq!(desk.screen(), before);
}

#[test]
fn the_stream_goes_on_after_the_last_change() {
    let mut desk = TestPanel::open(80, 24);
    let change = Change { seq: Seq(41), event: AuditEvent::PhoneVerified, user: None };
    desk.apply(Action::Feed(Feed::Change(change)));
    desk.expire();
    desk.give_password();
    for c in CODE.chars() {
        desk.press(&c.to_string());
    }
    desk.strike("enter");
    for _ in 0..2 {
        assert_eq!(desk.asked(|effect| matches!(effect, Effect::Follow(_))), 0);
        desk.answer_one(0);
        desk.answer_one(0);
    }
    assert_eq!(desk.asked(|effect| *effect == Effect::Follow(Some(Seq(41)))), 1);
}

#[test]
fn a_command_that_met_an_ended_session_is_sent_again_under_its_key() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("Ana Lima");
    desk.server.refuses_with = Some(Code::SessionExpired);
    desk.press("a");
    let screen = desk.screen();
    assert!(screen.contains("Pending: Sending the setup link for Ana Lima"), "{screen}");
    desk.sign_in();
    let screen = desk.screen();
    assert!(screen.contains("Setup link for Ana Lima is queued"), "{screen}");
    let keys = &desk.server.keys;
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn another_person_starts_with_a_clean_state() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("2");
    desk.pick("Ana Lima");
    desk.server.refuses_with = Some(Code::SessionExpired);
    desk.press("a");
    desk.server.me.user = desk.server.users[1].clone();
    desk.sign_in();
    let screen = desk.screen();
    assert!(screen.contains("Bo Chen (Admin)"), "{screen}");
    assert!(screen.contains("by name") && !screen.contains("User Details"), "{screen}");
    assert_eq!(desk.server.keys.len(), 1, "the other person's command is not sent");
}

#[test]
fn leaving_warns_of_unsaved_text_once() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("Ana Lima");
    desk.press("p");
    desk.type_text("+14");
    desk.expire();
    desk.press("esc");
    assert!(desk.screen().contains("Unsaved text will be lost"), "{}", desk.screen());
    assert_eq!(desk.state.life, mfadmin::tui::state::Life::Running);
    desk.press("esc");
    assert_eq!(desk.state.life, mfadmin::tui::state::Life::Over);
}

#[test]
fn late_answer_of_an_old_session_is_ignored() {
    let mut desk = TestPanel::expired(80, 24);
    desk.sign_in();
    let expired = || fake_sign_in::refusal(Code::SessionExpired);
    let late = Action::Reply(Box::new(Reply::Summary(Err(expired()))));
    desk.apply(Action::InSession { session: 0, action: Box::new(late) });
    let down = Action::Feed(Feed::Down(expired()));
    desk.apply(Action::InSession { session: 0, action: Box::new(down) });
    assert!(desk.state.auth_state.is_open());
}
