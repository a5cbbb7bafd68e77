//! Links that were sent so lately that another one asks first.

use super::{at_every_size, fake_sign_in, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    contract::{AuthenticatorState, Code, User},
    tui::{
        action::{Action, Reply},
        state::command::{Act, UserAct},
    },
};

/// The user called `name`, to whom every kind of link was sent `minutes` ago.
fn send_links(desk: &mut TestPanel, name: &str, minutes: i64) {
    let at = desk.server.now - SignedDuration::from_mins(minutes);
    let user = user(desk, name);
    user.phone_link_sent_at = Some(at);
    user.password_link_sent_at = Some(at);
    if !user.authenticator.is_configured() {
        let expires_at = at + SignedDuration::from_hours(24);
        user.authenticator = AuthenticatorState::LinkSent { at, expires_at };
    }
    desk.press("R");
}

fn user<'a>(desk: &'a mut TestPanel, name: &str) -> &'a mut User {
    desk.server.users.iter_mut().find(|user| user.name == name).unwrap()
}

/// What was given to the server and has no answer yet.
fn given(desk: &TestPanel) -> Option<UserAct> {
    desk.state.pending.first().and_then(|pending| match &pending.command.act {
        Act::To(_, act) => Some(act.clone()),
        _ => None,
    })
}

#[test]
fn details_say_when_links_were_sent() {
    at_every_size("details_links_sent", |desk| {
        send_links(desk, "Bo Chen", 3);
        desk.pick("Bo Chen");
    });
}

#[test]
fn a_second_setup_link_so_soon_asks_and_yes_overrides() {
    at_every_size("cool_down_setup", |desk| {
        send_links(desk, "Mia Moss", 2);
        desk.pick("Mia Moss");
        desk.press("a");
    });
    let mut desk = TestPanel::open(80, 24);
    send_links(&mut desk, "Mia Moss", 2);
    desk.pick("Mia Moss");
    desk.strike("a");
    desk.strike("y");
    assert!(
        matches!(given(&desk), Some(UserAct::SendSetupLink(wanted)) if wanted.override_cool_down)
    );
    desk.answer_all();
    assert!(desk.screen().contains("Setup link for Mia Moss is queued"));
}

#[test]
fn after_the_cool_down_nothing_is_overridden() {
    let mut desk = TestPanel::open(80, 24);
    send_links(&mut desk, "Mia Moss", 10);
    desk.pick("Mia Moss");
    desk.strike("a");
    assert!(desk.screen().contains("A link sent 10 min ago"), "{}", desk.screen());
    desk.strike("y");
    assert!(
        matches!(given(&desk), Some(UserAct::SendSetupLink(wanted)) if !wanted.override_cool_down)
    );
    desk.answer_all();
    desk.strike("r");
    desk.strike("space");
    desk.strike("enter");
    assert!(matches!(given(&desk), Some(UserAct::ResetAccess(reset)) if !reset.override_cool_down));
}

#[test]
fn the_access_dialog_says_when_a_reset_was_sent() {
    at_every_size("access_sent", |desk| {
        send_links(desk, "李小龍", 3);
        desk.pick("李小龍");
        desk.press("r");
        desk.press("space");
    });
}

#[test]
fn a_second_reset_so_soon_asks_and_yes_overrides() {
    let mut desk = TestPanel::open(80, 24);
    send_links(&mut desk, "Bo Chen", 3);
    desk.pick("Bo Chen");
    for key in ["r", "space", "j", "space", "enter"] {
        desk.strike(key);
    }
    let screen = desk.screen();
    for words in ["Send another password reset to Bo Chen?", "sent 3 min ago", "logged out"] {
        assert!(screen.contains(words), "{words} is missing:\n{screen}");
    }
    desk.strike("y");
    let Some(UserAct::ResetAccess(reset)) = given(&desk) else { panic!("nothing was given") };
    assert!(reset.override_cool_down && reset.send_password_reset && reset.end_sessions);
}

#[test]
fn logging_out_alone_has_no_cool_down() {
    let mut desk = TestPanel::open(80, 24);
    send_links(&mut desk, "Bo Chen", 3);
    desk.pick("Bo Chen");
    for key in ["r", "j", "space", "enter"] {
        desk.strike(key);
    }
    assert!(
        matches!(given(&desk), Some(UserAct::ResetAccess(reset)) if !reset.send_password_reset)
    );
}

#[test]
fn an_unverified_number_offers_its_text_again() {
    at_every_size("edit_user_resend", |desk| {
        send_links(desk, "Bo Chen", 12);
        desk.pick("Bo Chen");
        desk.press("p");
    });
    at_every_size("cool_down_phone", |desk| {
        send_links(desk, "Bo Chen", 4);
        desk.pick("Bo Chen");
        desk.press("p");
        desk.press("enter");
    });
}

#[test]
fn no_keeps_the_form_and_yes_sends_the_text() {
    let mut desk = TestPanel::open(80, 24);
    send_links(&mut desk, "Bo Chen", 4);
    desk.pick("Bo Chen");
    desk.press("p");
    desk.press("enter");
    desk.press("n");
    assert!(
        desk.screen().contains("Press Enter to send the verification text again."),
        "{}",
        desk.screen()
    );
    desk.press("enter");
    desk.strike("y");
    let Some(UserAct::SendPhoneLink { patch, .. }) = given(&desk) else {
        panic!("nothing was given")
    };
    assert!(patch.override_cool_down);
    desk.answer_all();
    let screen = desk.screen();
    assert!(screen.contains("Verification text for Bo Chen is queued"), "{screen}");
    assert!(!screen.contains("Edit User"), "{screen}");
}

#[test]
fn a_number_verified_while_the_question_stands_is_not_asked_about_any_more() {
    let mut desk = TestPanel::open(80, 24);
    send_links(&mut desk, "Bo Chen", 4);
    desk.pick("Bo Chen");
    desk.press("p");
    desk.press("enter");
    let now = desk.server.now;
    let bo = user(&mut desk, "Bo Chen");
    let number = bo.phone.number().unwrap().clone();
    bo.phone = mfadmin::contract::PhoneState::Verified { number, at: now };
    bo.phone_link_sent_at = None;
    bo.revision += 1;
    let bo = bo.clone();
    desk.apply(Action::Reply(Box::new(Reply::User { id: bo.id, answer: Ok(bo) })));
    let screen = desk.screen();
    assert!(screen.contains("This is already the user's number."), "{screen}");
    assert!(!screen.contains("again?"), "{screen}");
}

#[test]
fn a_refusal_says_when_the_other_link_was_sent_and_the_key_then_overrides() {
    let mut desk = TestPanel::open(80, 24);
    desk.pick("Ana Lima");
    desk.strike("a");
    let command = desk.state.pending[0].command.clone();
    desk.forget_questions();
    let at = desk.server.now - SignedDuration::from_mins(1);
    let expires_at = at + SignedDuration::from_hours(24);
    user(&mut desk, "Ana Lima").authenticator = AuthenticatorState::LinkSent { at, expires_at };
    user(&mut desk, "Ana Lima").revision += 1;
    let refusal = fake_sign_in::refusal(Code::CoolDown);
    desk.apply(Action::Reply(Box::new(Reply::Acted { command, answer: Err(refusal) })));
    let screen = desk.screen();
    assert!(screen.contains("was sent less than 10"), "{screen}");
    desk.answer_all();
    let screen = desk.screen();
    assert!(
        screen.contains("Not sent: the last setup link for Ana Lima was sent 1 min"),
        "{screen}"
    );
    desk.strike("a");
    desk.strike("y");
    assert!(
        matches!(given(&desk), Some(UserAct::SendSetupLink(wanted)) if wanted.override_cool_down)
    );
    desk.answer_all();
    let screen = desk.screen();
    assert!(screen.contains("is queued") && !screen.contains("Not sent"), "{screen}");
}

#[test]
fn a_clock_that_runs_ahead_does_not_keep_the_key_from_overriding() {
    let mut desk = TestPanel::open(80, 24);
    send_links(&mut desk, "Mia Moss", 50);
    desk.pick("Mia Moss");
    desk.strike("a");
    desk.strike("y");
    let command = desk.state.pending[0].command.clone();
    desk.forget_questions();
    let refusal = fake_sign_in::refusal(Code::CoolDown);
    desk.apply(Action::Reply(Box::new(Reply::Acted { command, answer: Err(refusal) })));
    desk.strike("a");
    desk.strike("y");
    assert!(
        matches!(given(&desk), Some(UserAct::SendSetupLink(wanted)) if wanted.override_cool_down)
    );
}
