//! Tokens for machines.

use crate::server::SIGNED_IN;
use crate::test_app::{Enrolled, TestApp, newcomer, next_code, refused};
use jiff::SignedDuration;
use mfadmin::contract::{
    BearerToken, Role,
    api::{AuditEvent, IssuedToken, MessageKind, Tokens, paths},
};
use reqwest::Method;
use serde_json::json;

async fn create(app: &TestApp, session: &BearerToken, scope: &str) -> IssuedToken {
    create_for(app, session, scope, 90).await
}

async fn create_for(app: &TestApp, session: &BearerToken, scope: &str, days: u16) -> IssuedToken {
    let body = json!({ "name": "cron", "scope": scope, "expires_in_days": days });
    let response = app.post(paths::TOKENS, Some(session), body).await;
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

#[tokio::test]
async fn token_is_limited_to_its_scope_and_is_no_person() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Admin).await;
    let Enrolled { session, address, .. } = app.enrolled().await;
    let body = json!({ "name": "cron", "scope": "read", "expires_in_days": 90 });
    let early = app.post(paths::TOKENS, Some(&session), body).await;
    assert_eq!(refused(early).await, "step_up_required");
    app.post(paths::STEP_UP, Some(&session), json!({ "code": next_code(&address) })).await;
    let read = create(&app, &session, "read").await;
    let act = create(&app, &session, "act").await;
    assert_eq!(app.last_event().await.0, AuditEvent::TokenCreated);
    let (mail, _) = app.message(MessageKind::TokenCreated).await;
    assert!(mail.contains("\"cron\"") && !mail.contains("mfadmin_"), "{mail}");
    for issued in [&read, &act] {
        let text = issued.token.reveal();
        assert!(text.starts_with("mfadmin_") && text.len() == 57, "{text}");
        assert_eq!(app.me(&issued.token).await, 200);
        let files = std::fs::read(app.server.database()).unwrap();
        assert!(!files.windows(20).any(|window| window == &text.as_bytes()[8..28]));
    }
    let target = app.put(newcomer("target")).await;
    let link = async |token: &BearerToken| {
        let path = format!("/v1/users/{target}/authenticator/setup-link");
        app.post(&path, Some(token), json!({})).await
    };
    assert_eq!(refused(link(&read.token).await).await, "read_only_token");
    assert_eq!(link(&act.token).await.status(), 200);
    let reset = format!("/v1/users/{target}/authenticator/reset");
    for (path, body) in [(reset.as_str(), json!({})), (paths::STEP_UP, json!({ "code": "1" }))] {
        let response = app.post(path, Some(&act.token), body).await;
        assert_eq!(refused(response).await, "person_required");
    }
}

#[tokio::test]
async fn token_ends_when_revoked_expired_or_its_owner_demoted() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Admin).await;
    let Enrolled { session, address, .. } = app.enrolled().await;
    app.post(paths::STEP_UP, Some(&session), json!({ "code": next_code(&address) })).await;
    let first = create(&app, &session, "read").await;
    let second = create_for(&app, &session, "read", 1).await;
    let third = create(&app, &session, "read").await;
    assert_eq!(app.me(&first.token).await, 200);
    let list: Tokens = app.server.get(paths::TOKENS, &session).await;
    assert_eq!(list.tokens.len(), 3);
    let used = list.tokens.iter().find(|token| token.id == first.info.id).unwrap();
    assert!(used.last_used_at.is_some());
    assert!(list.tokens.iter().all(|token| token.owner.id == ana));
    let path = format!("/v1/tokens/{}", first.info.id);
    let revoke = || app.server.call(Method::DELETE, &path, &session).send();
    assert_eq!(revoke().await.unwrap().status(), 204);
    assert_eq!(refused(revoke().await.unwrap()).await, "session_not_found");
    assert_eq!(app.me(&first.token).await, 401);
    app.server.advance(SignedDuration::from_hours(24));
    assert_eq!(app.me(&second.token).await, 401);
    let session = app.server.session(ana, SIGNED_IN).await;
    assert_eq!(app.me(&session).await, 200);
    assert_eq!(app.me(&third.token).await, 200);
    sqlx::query("update users set role_rank = 2 where id = $1")
        .bind(ana.to_string())
        .execute(&mut app.server.beside().await)
        .await
        .unwrap();
    assert_eq!(app.me(&third.token).await, 403);
    assert_eq!(app.me(&session).await, 403);
}

#[tokio::test]
async fn admin_cannot_revoke_the_token_of_an_owner() {
    let app = TestApp::open().await;
    let (_, admin) = app.server.sign_in(Role::Admin).await;
    let issued = create(&app, &app.owner, "read").await;
    let path = format!("/v1/tokens/{}", issued.info.id);
    let response = app.server.call(Method::DELETE, &path, &admin).send().await.unwrap();
    assert_eq!(refused(response).await, "owner_protected");
    assert_eq!(app.me(&issued.token).await, 200);
}
