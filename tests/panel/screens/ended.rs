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
        action::Action,
        effects::{Answer, Effect, Reply, Request},
        state::Life,
    },
};
use ratatui::{buffer::Cell, style::Modifier};

#[test]
fn session_ended_before_start_resumes_nothing() {
    let mut panel = TestPanel::unanswered(80, 24);
    panel.server.refuses_with = Some(Code::SessionExpired);
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains("The session has ended."), "{screen}");
    assert!(screen.contains("Sign in with the e-mail address"), "{screen}");
    assert!(!screen.contains("Nothing is lost"), "{screen}");
}

#[test]
fn ended_session_overlays_the_sign_in() {
    at_every_size("sign_in_expired", TestPanel::expire);
}

#[test]
fn state_is_restored_after_signing_in_again() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("2");
    panel.pick("Ana Lima");
    panel.press("p");
    panel.type_text("+1415555");
    let before = panel.screen();
    let before_buffer = panel.buffer();
    panel.expire();
    let beneath = panel.buffer();
    assert!(panel.screen().contains("The session has ended"));
    assert!(before_buffer[(1, 0)].modifier.contains(Modifier::BOLD), "the name of the program");
    assert_eq!(beneath[(1, 0)].style(), Cell::default().style(), "it steps back");
    panel.sign_in();
    assert_eq!(panel.screen(), before);
}

#[test]
fn stream_resumes_after_the_last_change() {
    let mut panel = TestPanel::open(80, 24);
    let change = Change { seq: Seq(41), event: AuditEvent::PhoneVerified, user: None };
    panel.apply(Action::Feed(Feed::Change(change)));
    panel.expire();
    panel.give_password();
    for c in CODE.chars() {
        panel.press(&c.to_string());
    }
    panel.strike("enter");
    for _ in 0..2 {
        assert_eq!(panel.asked(|effect| matches!(effect, Effect::Follow(_))), 0);
        panel.answer_one(0);
        panel.answer_one(0);
    }
    assert_eq!(panel.asked(|effect| *effect == Effect::Follow(Some(Seq(41)))), 1);
}

#[test]
fn command_is_resent_under_its_key_after_signing_in() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    panel.server.refuses_with = Some(Code::SessionExpired);
    panel.press("a");
    let screen = panel.screen();
    assert!(screen.contains("Pending: Sending the setup link for Ana Lima"), "{screen}");
    panel.sign_in();
    let screen = panel.screen();
    assert!(screen.contains("Setup link for Ana Lima is queued"), "{screen}");
    let keys = &panel.server.keys;
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn another_person_starts_with_a_clean_state() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("2");
    panel.pick("Ana Lima");
    panel.server.refuses_with = Some(Code::SessionExpired);
    panel.press("a");
    panel.server.me.user = panel.server.users[1].clone();
    panel.sign_in();
    let screen = panel.screen();
    assert!(screen.contains("Bo Chen (Admin)"), "{screen}");
    assert!(screen.contains("by name") && !screen.contains("User Details"), "{screen}");
    assert_eq!(panel.server.keys.len(), 1, "the other person's command is not sent");
}

#[test]
fn leaving_warns_of_unsaved_text_once() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    panel.press("p");
    panel.type_text("+14");
    panel.expire();
    panel.press("esc");
    assert!(panel.screen().contains("Unsaved text will be lost"), "{}", panel.screen());
    assert_eq!(panel.state.life, Life::Running);
    panel.press("esc");
    assert_eq!(panel.state.life, Life::Over);
}

#[test]
fn late_answer_of_an_old_session_is_ignored() {
    let mut panel = TestPanel::expired(80, 24);
    panel.sign_in();
    let expired = || fake_sign_in::refusal(Code::SessionExpired);
    let late = Action::Reply(Box::new(Reply {
        request: Request::LoadSummary,
        answer: Answer::Summary(Err(expired())),
    }));
    panel.apply(Action::InSession { session: 0, action: Box::new(late) });
    let down = Action::Feed(Feed::Down(expired()));
    panel.apply(Action::InSession { session: 0, action: Box::new(down) });
    assert!(panel.state.auth_state.is_open());
}
