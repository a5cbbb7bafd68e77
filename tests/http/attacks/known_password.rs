//! Somebody who knows the password and nothing else.

use crate::server::number;
use crate::test_app::{PASSWORD, TestApp, refused, step};
use jiff::SignedDuration;
use mfadmin::contract::{
    PhoneState, Role,
    api::{AuditEntry, AuditEvent, AuditPage, MessageKind, SignInStep, paths},
};
use serde_json::json;

async fn newest_entry(app: &TestApp) -> AuditEntry {
    let page: AuditPage = app.server.get("/v1/audit?limit=1", &app.owner).await;
    page.entries.into_iter().next().unwrap()
}

async fn until_abandoned(app: &TestApp) -> AuditEntry {
    for _ in 0..500 {
        let entry = newest_entry(app).await;
        if entry.event == AuditEvent::SignInAbandoned {
            return entry;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the log tells nothing of a right password without the second factor");
}

#[tokio::test]
async fn right_password_without_the_second_factor_is_audited() {
    let app = TestApp::texting().await;
    let ana = app.person_with_password(Role::Owner).await;
    app.enrolled().await;
    let before = newest_entry(&app).await.seq;
    app.at_second_factor().await;
    app.server.advance(SignedDuration::from_mins(11));
    let entry = until_abandoned(&app).await;
    assert_eq!(entry.actor, None);
    assert_eq!(entry.target.map(|person| person.id), Some(ana));
    assert_eq!(entry.from, Some("127.0.0.1".parse().unwrap()));
    assert_eq!(entry.seq.0, before.0 + 1, "told once");
}

#[tokio::test]
async fn enrolment_that_was_not_finished_is_audited() {
    let app = TestApp::texting().await;
    let ana = app.person_with_password(Role::Owner).await;
    app.begin().await;
    app.server.advance(SignedDuration::from_mins(11));
    assert_eq!(until_abandoned(&app).await.target.map(|person| person.id), Some(ana));
}

#[tokio::test]
async fn wrong_code_after_the_right_password_is_audited() {
    let app = TestApp::texting().await;
    app.person_with_password(Role::Owner).await;
    app.enrolled().await;
    let (token, _) = app.at_second_factor().await;
    assert_eq!(refused(app.prove(&token, "authenticator", "000").await).await, "wrong_code");
    let entry = newest_entry(&app).await;
    assert_eq!(entry.event, AuditEvent::SignInFailed);
    assert_eq!(entry.note.as_deref(), Some("right password, wrong code"));
}

/// However many sign-ins are begun.
#[tokio::test]
async fn texts_are_limited_per_user() {
    let app = TestApp::texting().await;
    let at = jiff::Timestamp::from_second(1_750_000_000).unwrap();
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Some(at) };
    app.person_with_phone(Role::Owner, phone).await;
    let texts = async || {
        let sent = app.sent().await;
        sent.into_iter().filter(|kind| *kind == MessageKind::PhoneCode).count()
    };
    let before = texts().await;
    for _ in 0..25 {
        let SignInStep::SecondFactor { token, .. } =
            step(app.sign_in("ana@example.com", PASSWORD).await).await
        else {
            panic!("a phone is there");
        };
        app.post(paths::SESSION_TEXT, Some(&token), json!({})).await;
    }
    assert_eq!(before + 2, texts().await, "one proved the phone before, three are free");
    app.server.advance(SignedDuration::from_mins(1));
    let SignInStep::SecondFactor { token, .. } = app.begin().await else { panic!("a phone") };
    assert_eq!(app.post(paths::SESSION_TEXT, Some(&token), json!({})).await.status(), 200);
    let SignInStep::SecondFactor { token, .. } = app.begin().await else { panic!("a phone") };
    let refusal = app.post(paths::SESSION_TEXT, Some(&token), json!({})).await;
    assert_eq!(refusal.headers()["retry-after"], "120");
}
