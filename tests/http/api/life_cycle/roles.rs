//! A role given and taken.

use super::{patch, receipt};
use crate::{
    server::{person, problem},
    test_app::{TestApp, newcomer},
};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        AuthenticatorState, Code, PhoneState, Role,
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

/// An Admin may choose neither for an Owner or Admin, so not for one to be either.
#[tokio::test]
async fn other_role_ends_what_an_admin_chose_for_the_member() {
    let app = TestApp::texting().await;
    let (_, admin) = app.server.sign_in(Role::Admin).await;
    for (name, role) in [("ana", "admin"), ("bo", "owner")] {
        let id = app.put(NewUser { phone: PhoneState::NotSet, ..person(name) }).await;
        let chosen = json!({ "email": format!("{name}@evil.example"), "phone": "+14155552671" });
        receipt(patch(&app.server, &admin, &app.user(id).await, chosen).await).await;
        let mut links = Vec::new();
        for kind in [MessageKind::EmailConfirmation, MessageKind::PhoneVerification] {
            let link = app.message(kind).await.1.unwrap();
            links.push(link.strip_prefix(&app.server.url("")).unwrap().to_owned());
        }
        let seen = app.user(id).await;
        let done = patch(&app.server, &app.owner, &seen, json!({ "role": role })).await;
        let done = receipt(done).await.user;
        assert_eq!((done.pending_email, done.revision), (None, seen.revision + 1));
        for link in &links {
            assert_eq!(app.fill(link, &[("step", "confirm")]).await.status, 410, "{link}");
        }
        let user = app.user(id).await;
        assert_eq!(user.handle().to_string(), format!("{name}@example.com"));
        assert!(!user.phone.is_verified());
        let note = app.last_audit_entry().await.note.unwrap();
        let ended = "their e-mail change ended, their phone link ended";
        assert_eq!(note, format!("member → {role}, {ended}"));
        assert!(app.sent().await.contains(&MessageKind::EmailChangeCancelled));
        // An Owner chooses again, at once.
        let phone = json!({ "phone": "+14155552671" });
        receipt(patch(&app.server, &app.owner, &user, phone).await).await;
        let link = app.message(MessageKind::PhoneVerification).await.1.unwrap();
        let link = link.strip_prefix(&app.server.url("")).unwrap();
        assert_eq!(app.fill(link, &[("step", "confirm")]).await.status, 200);
    }
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
