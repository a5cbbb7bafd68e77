//! Tokens for machines.

use crate::server::person;
use crate::visitor::{Enrolled, HttpOptions, next_code, refused};
use mfadmin::contract::{
    BearerToken, Role,
    api::{AuditEvent, IssuedToken, Tokens, paths},
};
use reqwest::Method;
use serde_json::json;

async fn create(door: &HttpOptions, session: &BearerToken, scope: &str) -> IssuedToken {
    let body = json!({ "name": "cron", "scope": scope, "expires_in_days": 90 });
    let response = door.post(paths::TOKENS, Some(session), body).await;
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_token_asks_or_acts_by_its_scope_and_never_as_a_person() {
    let door = HttpOptions::open().await;
    door.newcomer(Role::Admin).await;
    let Enrolled { session, address, .. } = door.enrolled().await;
    let body = json!({ "name": "cron", "scope": "read", "expires_in_days": 90 });
    let early = door.post(paths::TOKENS, Some(&session), body).await;
    assert_eq!(refused(early).await, "step_up_required");
    door.post(paths::STEP_UP, Some(&session), json!({ "code": next_code(&address) })).await;
    let read = create(&door, &session, "read").await;
    let act = create(&door, &session, "act").await;
    assert_eq!(door.last_entry().await.0, AuditEvent::TokenCreated);
    for issued in [&read, &act] {
        let text = issued.token.reveal();
        assert!(text.starts_with("mfadmin_") && text.len() == 57, "{text}");
        assert_eq!(door.me(&issued.token).await, 200);
        let files = std::fs::read(door.server.database()).unwrap();
        assert!(!files.windows(20).any(|window| window == &text.as_bytes()[8..28]));
    }
    let target = door.server.seed(vec![person("target")]).await[0];
    let end = async |token: &BearerToken| {
        let path = format!("/v1/users/{target}/access-reset");
        door.post(&path, Some(token), json!({ "end_sessions": true })).await
    };
    assert_eq!(refused(end(&read.token).await).await, "read_only_token");
    assert_eq!(end(&act.token).await.status(), 200);
    let reset = format!("/v1/users/{target}/authenticator/reset");
    for (path, body) in [(reset.as_str(), json!({})), (paths::STEP_UP, json!({ "code": "1" }))] {
        let response = door.post(path, Some(&act.token), body).await;
        assert_eq!(refused(response).await, "person_required");
    }
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_or_old_or_its_owner_lost_the_right() {
    let door = HttpOptions::open().await;
    let ana = door.newcomer(Role::Admin).await;
    let Enrolled { session, address, .. } = door.enrolled().await;
    door.post(paths::STEP_UP, Some(&session), json!({ "code": next_code(&address) })).await;
    let first = create(&door, &session, "read").await;
    let second = create(&door, &session, "read").await;
    let third = create(&door, &session, "read").await;
    assert_eq!(door.me(&first.token).await, 200);
    let list: Tokens = door.server.get(paths::TOKENS, &session).await;
    assert_eq!(list.tokens.len(), 3);
    let used = list.tokens.iter().find(|token| token.id == first.info.id).unwrap();
    assert!(used.last_used_at.is_some());
    assert!(list.tokens.iter().all(|token| token.owner.id == ana));
    let path = format!("/v1/tokens/{}", first.info.id);
    let revoke = || door.server.call(Method::DELETE, &path, &session).send();
    assert_eq!(revoke().await.unwrap().status(), 204);
    assert_eq!(refused(revoke().await.unwrap()).await, "session_not_found");
    assert_eq!(door.me(&first.token).await, 401);
    sqlx::query("update tokens set expires_at = created_at where id = $1")
        .bind(second.info.id.to_string())
        .execute(&mut door.server.connect().await)
        .await
        .unwrap();
    assert_eq!(door.me(&second.token).await, 401);
    assert_eq!(door.me(&third.token).await, 200);
    sqlx::query("update users set role_rank = 2 where id = $1")
        .bind(ana.to_string())
        .execute(&mut door.server.connect().await)
        .await
        .unwrap();
    assert_eq!(door.me(&third.token).await, 403);
    assert_eq!(door.me(&session).await, 403);
}

#[tokio::test]
async fn an_admin_does_not_revoke_the_token_of_an_owner() {
    let door = HttpOptions::open().await;
    let (_, admin) = door.server.sign_in(Role::Admin).await;
    let issued = create(&door, &door.owner, "read").await;
    let path = format!("/v1/tokens/{}", issued.info.id);
    let response = door.server.call(Method::DELETE, &path, &admin).send().await.unwrap();
    assert_eq!(refused(response).await, "owner_protected");
    assert_eq!(door.me(&issued.token).await, 200);
}
