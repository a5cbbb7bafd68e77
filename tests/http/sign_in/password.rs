//! The first step.

use crate::server::person;
use crate::test_app::{Enrolled, PASSWORD, TestApp, refused};
use jiff::SignedDuration;
use mfadmin::contract::{
    Kind, Role,
    api::{AuditEvent, AuditPage},
};

#[tokio::test]
async fn every_failed_sign_in_looks_the_same() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Admin).await;
    let mut bot = person("bot");
    (bot.kind, bot.role) = (Kind::Avobot, Role::Owner);
    app.server.seed(vec![bot, person("member")]).await;
    let mut answers = Vec::new();
    for (email, password) in [
        ("ana@example.com", "wrong password"),
        ("ana@example.com", ""),
        ("nobody@example.com", PASSWORD),
        ("bot@example.com", PASSWORD),
        ("member@example.com", PASSWORD),
    ] {
        let response = app.sign_in(email, password).await;
        assert_eq!(response.status(), 401, "{email}");
        answers.push(response.text().await.unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert!(answers[0].contains("wrong_credentials"));
}

#[tokio::test]
async fn member_cannot_sign_in() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Member).await;
    let response = app.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(refused(response).await, "wrong_credentials");
    assert_eq!(app.last_event().await, (AuditEvent::SignInFailed, None));
}

#[tokio::test]
async fn unknown_account_is_audited_without_the_typed_address() {
    let app = TestApp::open().await;
    let response = app.sign_in("nobody@example.com", PASSWORD).await;
    assert_eq!(refused(response).await, "wrong_credentials");
    let page: AuditPage = app.server.get("/v1/audit?limit=1", &app.owner).await;
    let entry = &page.entries[0];
    assert_eq!(
        (entry.event, &entry.actor, &entry.target),
        (AuditEvent::SignInFailed, &None, &None)
    );
    assert_eq!(entry.note.as_deref(), Some("no such account"));
    assert_eq!(entry.from, Some("127.0.0.1".parse().unwrap()));
    assert!(!format!("{entry:?}").contains("nobody@"));
}

#[tokio::test]
async fn password_is_compared_exactly() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    assert_eq!(app.sign_in("Ana@EXAMPLE.com", PASSWORD).await.status(), 200);
    assert_eq!(
        refused(app.sign_in("ana@example.com", "Plum garage seven kites").await).await,
        "wrong_credentials"
    );
}

#[tokio::test]
async fn pending_sign_in_opens_only_its_next_step() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { address, .. } = app.enrolled().await;
    let (token, _) = app.at_second_factor().await;
    let call = app.server.call(reqwest::Method::GET, "/v1/me", &token);
    assert_eq!(refused(call.send().await.unwrap()).await, "sign_in_unfinished");
    let enrol = app
        .post(
            "/v1/sessions/enrolment",
            Some(&token),
            serde_json::json!({ "code": crate::test_app::next_code(&address) }),
        )
        .await;
    assert_eq!(refused(enrol).await, "sign_in_unfinished");
    app.server.advance(SignedDuration::from_mins(10));
    let late = app.prove(&token, "authenticator", &crate::test_app::next_code(&address)).await;
    assert_eq!(refused(late).await, "session_expired");
}
