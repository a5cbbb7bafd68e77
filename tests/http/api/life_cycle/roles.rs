//! A role given and taken.

use super::{patch, receipt};
use crate::{
    server::{person, problem},
    test_app::{TestApp, newcomer},
};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        AuthenticatorState, Code, Role,
        api::{AuditEvent, IssuedToken, MessageKind, paths},
    },
    server::store::NewUser,
};
use reqwest::Method;
use serde_json::json;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn higher_role_gets_its_account_and_is_told() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let member = app.user(ana).await;
    let done = receipt(patch(&app.server, &app.owner, &member, json!({ "role": "admin" })).await);
    assert_eq!(done.await.user.role, Role::Admin);
    let token = app.server.session(ana, HOUR).await;
    assert_eq!(app.me(&token).await, 200);
    let (words, _) = app.message(MessageKind::UserEdited).await;
    assert!(words.contains("Your role was Member; it is now Admin."), "{words}");
    let entry = app.last_audit_entry().await;
    let note = Some("member → admin");
    assert_eq!((entry.event, entry.note.as_deref()), (AuditEvent::RoleChanged, note));
    // A still higher role ends nothing.
    let admin = app.user(ana).await;
    receipt(patch(&app.server, &app.owner, &admin, json!({ "role": "owner" })).await).await;
    assert_eq!(app.me(&token).await, 200);
}

#[tokio::test]
async fn lower_role_ends_sessions_links_and_tokens_at_once() {
    let app = TestApp::open().await;
    let user = NewUser {
        role: Role::Owner,
        authenticator: AuthenticatorState::NotConfigured,
        ..person("ana")
    };
    let ana = app.put(user).await;
    let session = app.server.session(ana, HOUR).await;
    let wanted = json!({ "name": "cron", "scope": "act", "expires_in_days": 9 });
    let made = app.post(paths::TOKENS, Some(&session), wanted).await;
    let token = made.json::<IssuedToken>().await.unwrap().token;
    app.act(ana, "/authenticator/setup-link", json!({})).await;
    let owner = app.user(ana).await;
    assert!(matches!(owner.authenticator, AuthenticatorState::LinkSent { .. }));
    let done =
        receipt(patch(&app.server, &app.owner, &owner, json!({ "role": "admin" })).await).await;
    assert_eq!((done.sessions_ended, done.user.role), (1, Role::Admin));
    assert_eq!(done.user.authenticator, AuthenticatorState::NotConfigured);
    for token in [&session, &token] {
        assert_eq!(app.me(token).await, 401);
    }
    assert_eq!(app.count("select count(*) from links where revoked_at is null").await, 0);
    let note = app.last_audit_entry().await.note.unwrap();
    assert_eq!(note, "owner → admin, 1 session ended, 1 token ended");
    // As an Admin they come in again; as a member they do not, and the account is kept.
    let session = app.server.session(ana, HOUR).await;
    assert_eq!(app.me(&session).await, 200);
    let admin = app.user(ana).await;
    receipt(patch(&app.server, &app.owner, &admin, json!({ "role": "member" })).await).await;
    let session = app.server.session(ana, HOUR).await;
    assert_eq!(app.me(&session).await, 403);
}

#[tokio::test]
async fn an_avobot_has_a_life_too() {
    let app = TestApp::open().await;
    let bot = NewUser { kind: mfadmin::contract::Kind::Avobot, ..newcomer("bot") };
    let bot = app.put(NewUser { phone: mfadmin::contract::PhoneState::NotSet, ..bot }).await;
    let user = app.user(bot).await;
    let user = receipt(patch(&app.server, &app.owner, &user, json!({ "name": "Bot 2" })).await);
    assert_eq!(user.await.user.name, "Bot 2");
    let path = format!("/v1/users/{bot}/disable");
    let done = receipt(app.post_json(&path, &json!({})).await).await;
    assert!(done.user.disabled_at.is_some());
    let again = app.server.call(Method::POST, &path, &app.owner).send().await.unwrap();
    assert_eq!(problem(again).await.code, Code::ActionNotAvailable);
}
