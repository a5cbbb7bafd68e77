//! The second step.

use crate::server::number;
use crate::test_app::{Enrolled, TestApp, code_at, done_with, next_code, refused, step};
use jiff::Timestamp;
use mfadmin::contract::{
    PhoneState, Role,
    api::{AuditEvent, MessageKind, SecondFactor, SignInStep, paths},
};
use serde_json::json;

#[tokio::test]
async fn authenticator_code_signs_in_once_and_ends_the_step_token() {
    let app = TestApp::texting().await;
    let ana = app.person_with_password(Role::Admin).await;
    let Enrolled { address, spent, .. } = app.enrolled().await;
    let (token, ways) = app.at_second_factor().await;
    assert_eq!(ways, [SecondFactor::Authenticator, SecondFactor::RecoveryCode]);
    let replayed = app.prove(&token, "authenticator", &spent).await;
    assert_eq!(refused(replayed).await, "wrong_code");
    assert_eq!(app.last_event().await, (AuditEvent::SignInFailed, Some(ana)));
    let code = next_code(&address);
    let (session, codes) = done_with(app.prove(&token, "authenticator", &code).await).await;
    assert!(codes.is_empty());
    assert_ne!(session, token);
    assert_eq!(app.last_event().await, (AuditEvent::SignedIn, Some(ana)));
    assert_eq!(app.me(&session).await, 200);
    assert_eq!(app.me(&token).await, 401);
    assert_eq!(refused(app.prove(&token, "authenticator", &code).await).await, "session_expired");
    let (other, _) = app.at_second_factor().await;
    assert_eq!(refused(app.prove(&other, "authenticator", &code).await).await, "wrong_code");
}

#[tokio::test]
async fn recovery_code_signs_in_once() {
    let app = TestApp::texting().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { codes, .. } = app.enrolled().await;
    let (token, _) = app.at_second_factor().await;
    assert_eq!(
        refused(app.prove(&token, "recovery_code", "00000-00000").await).await,
        "wrong_code"
    );
    done_with(app.prove(&token, "recovery_code", &codes[2].to_lowercase()).await).await;
    let (told, _) = app.message(MessageKind::RecoveryCodeUsed).await;
    assert!(told.contains('9'), "{told}");
    let (token, _) = app.at_second_factor().await;
    assert_eq!(refused(app.prove(&token, "recovery_code", &codes[2]).await).await, "wrong_code");
}

#[tokio::test]
async fn texted_code_signs_in_and_still_requires_an_authenticator() {
    let app = TestApp::texting().await;
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) };
    app.person_with_phone(Role::Admin, phone).await;
    let (token, ways) = app.at_second_factor().await;
    assert_eq!(ways, [SecondFactor::Text { ending: "2671".into() }]);
    assert_eq!(refused(app.prove(&token, "text", "123456").await).await, "wrong_code");
    app.sql("delete from outbox").await;
    let same = step(app.post(paths::SESSION_TEXT, Some(&token), json!({})).await).await;
    assert!(matches!(same, SignInStep::SecondFactor { token: same, .. } if same == token));
    let soon = app.post(paths::SESSION_TEXT, Some(&token), json!({})).await;
    assert_eq!(soon.headers()["retry-after"], "60");
    assert_eq!(refused(soon).await, "too_many_requests");
    let code = app.texted_code().await;
    let next = step(app.prove(&token, "text", &code).await).await;
    let SignInStep::Enrol { token: next, address, .. } = next else { panic!("{next:?}") };
    assert_eq!(refused(app.prove(&token, "text", &code).await).await, "session_expired");
    let code = code_at(address.reveal(), Timestamp::now());
    let done = app.post(paths::SESSION_ENROLMENT, Some(&next), json!({ "code": code })).await;
    assert_eq!(done_with(done).await.1.len(), 10);
    let (_, ways) = app.at_second_factor().await;
    assert_eq!(ways.len(), 3);
}

#[tokio::test]
async fn concurrent_uses_of_one_code_sign_in_once() {
    let app = std::sync::Arc::new(TestApp::texting().await);
    app.person_with_password(Role::Owner).await;
    let Enrolled { address, .. } = app.enrolled().await;
    let mut tokens = Vec::new();
    for _ in 0..8 {
        tokens.push(app.at_second_factor().await.0);
    }
    let code = next_code(&address);
    let rivals: Vec<_> = tokens
        .into_iter()
        .map(|token| {
            let (app, code) = (app.clone(), code.clone());
            tokio::spawn(async move { app.prove(&token, "authenticator", &code).await.status() })
        })
        .collect();
    let mut won = 0;
    for rival in rivals {
        won += usize::from(rival.await.unwrap() == 200);
    }
    assert_eq!(won, 1);
}
