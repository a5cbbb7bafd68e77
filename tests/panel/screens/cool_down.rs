//! Links that were sent so lately that another one asks first.

use super::{at_every_size, fake_sign_in, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    contract::{AuthenticatorState, Code, User, UserAction},
    tui::{
        action::Action,
        effects::{Answer, Reply, Request, command::Act},
    },
};

/// The user called `name`, to whom every kind of link was sent `minutes` ago.
fn send_links(panel: &mut TestPanel, name: &str, minutes: i64) {
    let at = panel.server.now - SignedDuration::from_mins(minutes);
    let user = user(panel, name);
    user.phone_link_sent_at = Some(at);
    user.password_link_sent_at = Some(at);
    if !user.authenticator.is_configured() {
        let expires_at = at + SignedDuration::from_hours(24);
        user.authenticator = AuthenticatorState::LinkSent { at, expires_at };
    }
    panel.press("R");
}

fn user<'a>(panel: &'a mut TestPanel, name: &str) -> &'a mut User {
    panel.server.users.iter_mut().find(|user| user.name == name).unwrap()
}

/// What was given to the server and has no answer yet.
fn given(panel: &TestPanel) -> Option<UserAction> {
    panel.state.pending.first().and_then(|pending| match &pending.command.act {
        Act::To(_, act) => Some(act.clone()),
        _ => None,
    })
}

#[test]
fn details_say_when_links_were_sent() {
    at_every_size("details_links_sent", |panel| {
        send_links(panel, "Bo Chen", 3);
        panel.pick("Bo Chen");
    });
}

#[test]
fn second_setup_link_within_the_cooldown_needs_confirmation() {
    at_every_size("cool_down_setup", |panel| {
        send_links(panel, "Mia Moss", 2);
        panel.pick("Mia Moss");
        panel.press("a");
    });
    let mut panel = TestPanel::open(80, 24);
    send_links(&mut panel, "Mia Moss", 2);
    panel.pick("Mia Moss");
    panel.strike("a");
    panel.strike("y");
    assert!(
        matches!(given(&panel), Some(UserAction::SendSetupLink(wanted)) if wanted.override_cool_down)
    );
    panel.answer_all();
    assert!(panel.screen().contains("Setup link for Mia Moss is queued"));
}

#[test]
fn action_after_the_cooldown_overrides_nothing() {
    let mut panel = TestPanel::open(80, 24);
    send_links(&mut panel, "Mia Moss", 10);
    panel.pick("Mia Moss");
    panel.strike("a");
    assert!(panel.screen().contains("A link sent 10 min ago"), "{}", panel.screen());
    panel.strike("y");
    assert!(
        matches!(given(&panel), Some(UserAction::SendSetupLink(wanted)) if !wanted.override_cool_down)
    );
    panel.answer_all();
    panel.strike("r");
    panel.strike("space");
    panel.strike("enter");
    assert!(
        matches!(given(&panel), Some(UserAction::ResetAccess(reset)) if !reset.override_cool_down)
    );
}

#[test]
fn access_dialog_shows_when_a_reset_was_sent() {
    at_every_size("access_sent", |panel| {
        send_links(panel, "李小龍", 3);
        panel.pick("李小龍");
        panel.press("r");
        panel.press("space");
    });
}

#[test]
fn second_reset_within_the_cooldown_needs_confirmation() {
    let mut panel = TestPanel::open(80, 24);
    send_links(&mut panel, "Bo Chen", 3);
    panel.pick("Bo Chen");
    for key in ["r", "space", "j", "space", "enter"] {
        panel.strike(key);
    }
    let screen = panel.screen();
    for words in ["Send another password reset to Bo Chen?", "sent 3 min ago", "logged out"] {
        assert!(screen.contains(words), "{words} is missing:\n{screen}");
    }
    panel.strike("Y");
    let Some(UserAction::ResetAccess(reset)) = given(&panel) else { panic!("nothing was given") };
    assert!(reset.override_cool_down && reset.send_password_reset && reset.end_sessions);
}

#[test]
fn logging_out_alone_has_no_cool_down() {
    let mut panel = TestPanel::open(80, 24);
    send_links(&mut panel, "Bo Chen", 3);
    panel.pick("Bo Chen");
    for key in ["r", "j", "space", "enter"] {
        panel.strike(key);
    }
    assert!(
        matches!(given(&panel), Some(UserAction::ResetAccess(reset)) if !reset.send_password_reset)
    );
}

#[test]
fn unverified_number_offers_another_text() {
    at_every_size("edit_user_resend", |panel| {
        send_links(panel, "Bo Chen", 12);
        panel.pick("Bo Chen");
        panel.press("p");
    });
    at_every_size("cool_down_phone", |panel| {
        send_links(panel, "Bo Chen", 4);
        panel.pick("Bo Chen");
        panel.press("p");
        panel.press("enter");
    });
}

#[test]
fn only_yes_sends_the_text() {
    let mut panel = TestPanel::open(80, 24);
    send_links(&mut panel, "Bo Chen", 4);
    panel.pick("Bo Chen");
    panel.press("p");
    panel.press("enter");
    panel.press("n");
    assert!(
        panel.screen().contains("Press Enter to send the verification text again."),
        "{}",
        panel.screen()
    );
    panel.press("enter");
    panel.strike("y");
    let Some(UserAction::SetPhone(patch)) = given(&panel) else { panic!("nothing was given") };
    assert!(patch.override_cool_down);
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains("Verification text for Bo Chen is queued"), "{screen}");
    assert!(!screen.contains("Edit User"), "{screen}");
}

#[test]
fn number_verified_meanwhile_closes_the_question() {
    let mut panel = TestPanel::open(80, 24);
    send_links(&mut panel, "Bo Chen", 4);
    panel.pick("Bo Chen");
    panel.press("p");
    panel.press("enter");
    let now = panel.server.now;
    let bo = user(&mut panel, "Bo Chen");
    let number = bo.phone.number().unwrap().clone();
    bo.phone = mfadmin::contract::PhoneState::Verified { number, at: Some(now) };
    bo.phone_link_sent_at = None;
    bo.revision += 1;
    let bo = bo.clone();
    panel.apply(Action::Reply(Box::new(Reply {
        request: Request::LoadUser(bo.id),
        answer: Answer::User(Ok(bo)),
    })));
    let screen = panel.screen();
    assert!(screen.contains("This is already the user's number."), "{screen}");
    assert!(!screen.contains("again?"), "{screen}");
}

#[test]
fn cooldown_refusal_names_the_time_and_can_be_overridden() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    panel.strike("a");
    let command = panel.state.pending[0].command.clone();
    panel.forget_questions();
    let at = panel.server.now - SignedDuration::from_mins(1);
    let expires_at = at + SignedDuration::from_hours(24);
    user(&mut panel, "Ana Lima").authenticator = AuthenticatorState::LinkSent { at, expires_at };
    user(&mut panel, "Ana Lima").revision += 1;
    let refusal = fake_sign_in::refusal(Code::CoolDown);
    panel.apply(Action::Reply(Box::new(Reply {
        request: Request::Act(command),
        answer: Answer::Outcome(Err(refusal)),
    })));
    let screen = panel.screen();
    assert!(screen.contains("was created less than 10"), "{screen}");
    panel.answer_all();
    let screen = panel.screen();
    assert!(
        screen.contains("Not sent: the last setup link for Ana Lima was sent 1 min"),
        "{screen}"
    );
    panel.strike("a");
    panel.strike("y");
    assert!(
        matches!(given(&panel), Some(UserAction::SendSetupLink(wanted)) if wanted.override_cool_down)
    );
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains("is queued") && !screen.contains("Not sent"), "{screen}");
}

#[test]
fn fast_clock_does_not_block_the_override() {
    let mut panel = TestPanel::open(80, 24);
    send_links(&mut panel, "Mia Moss", 50);
    panel.pick("Mia Moss");
    panel.strike("a");
    panel.strike("y");
    let command = panel.state.pending[0].command.clone();
    panel.forget_questions();
    let refusal = fake_sign_in::refusal(Code::CoolDown);
    panel.apply(Action::Reply(Box::new(Reply {
        request: Request::Act(command),
        answer: Answer::Outcome(Err(refusal)),
    })));
    panel.strike("a");
    panel.strike("y");
    assert!(
        matches!(given(&panel), Some(UserAction::SendSetupLink(wanted)) if wanted.override_cool_down)
    );
}
