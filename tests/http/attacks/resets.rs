//! Staying in after a reset, and coming back with what a reset was to make worthless.

use crate::{
    server::number,
    test_app::{TestApp, code_at, refused},
};
use jiff::Timestamp;
use mfadmin::contract::{
    LinkKind, PhoneState, Role,
    api::{MessageKind, SignInStep, paths},
};
use reqwest::Method;
use serde_json::{Value, json};

const EMAIL: &str = "ana@example.com";

#[tokio::test]
async fn password_alone_enrols_nobody_after_a_reset() {
    let app = TestApp::texting().await;
    let ana = app.person_with_password(Role::Admin).await;
    app.enrolled().await;
    app.act(ana, "/authenticator/reset", json!({})).await;
    let thief = app.sign_in(EMAIL, mfadmin_testing::test_app::PASSWORD).await;
    assert_eq!(refused(thief).await, "setup_link_required");
    // Nor once a setup link was sent again, which is no reset.
    app.act(ana, "/authenticator/setup-link", json!({ "override_cool_down": true })).await;
    let thief = app.sign_in(EMAIL, mfadmin_testing::test_app::PASSWORD).await;
    assert_eq!(refused(thief).await, "setup_link_required");
    // The link is the way.
    let link = app.message(MessageKind::SetupLink).await.1.unwrap();
    let link = link.strip_prefix(&app.server.url("")).unwrap();
    app.prove_by_approval(link, ana, LinkKind::Setup).await;
    let address = app.look(link).await.address();
    let code = code_at(&address, Timestamp::now());
    assert_eq!(app.fill(link, &[("step", "confirm"), ("code", &code)]).await.status, 200);
    let (_, ways) = app.at_second_factor().await;
    assert_eq!(ways.len(), 2);
}

#[tokio::test]
async fn password_and_a_texted_code_enrol_after_a_reset() {
    let app = TestApp::texting().await;
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) };
    let ana = app.person_with_phone(Role::Admin, phone).await;
    let enrol = async || {
        let (token, _) = app.at_second_factor().await;
        assert_eq!(app.post(paths::SESSION_TEXT, Some(&token), json!({})).await.status(), 200);
        let code = app.server.texted_code().await;
        let step: SignInStep = app.prove(&token, "text", &code).await.json().await.unwrap();
        let SignInStep::Enrol { token, address, .. } = step else { panic!("{step:?}") };
        let body = json!({ "code": code_at(address.reveal(), Timestamp::now()) });
        app.post(paths::SESSION_ENROLMENT, Some(&token), body).await.status()
    };
    assert_eq!(enrol().await, 200);
    app.act(ana, "/authenticator/reset", json!({})).await;
    assert_eq!(enrol().await, 200);
}

#[tokio::test]
async fn reset_authenticator_ends_sessions_and_links() {
    let app = TestApp::texting().await;
    let ana = app.person_with_password(Role::Admin).await;
    let thief = app.enrolled().await.session;
    let password_link = app.password_link(ana, false).await;
    assert_eq!(app.me(&thief).await, 200);
    let path = format!("/v1/users/{ana}/authenticator/reset");
    let receipt = app.post(&path, Some(&app.owner), json!({})).await;
    let receipt: Value = receipt.json().await.unwrap();
    assert_eq!(app.me(&thief).await, 401);
    assert_eq!(receipt["sessions_ended"], 1);
    assert_eq!(app.look(&password_link).await.status, 410);
    let mail = app.message(MessageKind::SetupLink).await.0;
    assert!(mail.contains("logged out of all sessions"), "{mail}");
}

#[tokio::test]
async fn old_password_is_worthless_once_a_reset_is_ordered() {
    let app = TestApp::texting().await;
    let ana = app.person_with_password(Role::Admin).await;
    app.enrolled().await;
    let (under_way, _) = app.at_second_factor().await;
    let link = app.password_link(ana, false).await;
    let thief = app.sign_in(EMAIL, mfadmin_testing::test_app::PASSWORD).await;
    assert_eq!(refused(thief).await, "wrong_credentials");
    let late = app.prove(&under_way, "authenticator", "123456").await;
    assert_eq!(refused(late).await, "session_expired");
    assert_eq!(app.look(&link).await.status, 200);
    let mail = app.message(MessageKind::PasswordReset).await.0;
    assert!(mail.contains("old one no longer works"), "{mail}");
}

#[tokio::test]
async fn log_out_of_all_sessions_revokes_machine_tokens() {
    let app = TestApp::texting().await;
    let (id, admin) = app.server.sign_in(Role::Admin).await;
    let wanted = json!({ "name": "left behind", "scope": "act", "expires_in_days": 365 });
    let made: Value = app.post(paths::TOKENS, Some(&admin), wanted).await.json().await.unwrap();
    let token = made["token"].as_str().unwrap().parse().unwrap();
    assert_eq!(app.me(&token).await, 200);
    let path = format!("/v1/users/{id}/access-reset");
    let ended = app.post(&path, Some(&app.owner), json!({ "end_sessions": true })).await;
    let ended: Value = ended.json().await.unwrap();
    assert_eq!(app.me(&token).await, 401);
    assert_eq!((&ended["sessions_ended"], &ended["tokens_revoked"]), (&json!(1), &json!(1)));
    let mail = app.message(MessageKind::SessionsEnded).await.0;
    assert!(mail.contains("one session ended. One machine token of yours"), "{mail}");
    let left = app.server.call(Method::GET, paths::TOKENS, &app.owner).send().await.unwrap();
    assert_eq!(left.json::<Value>().await.unwrap()["tokens"], json!([]));
}
