//! Sessions end, are listed, and are ended.

use crate::test_app::{Enrolled, TestApp, refused};
use jiff::SignedDuration;
use mfadmin::contract::{
    Role,
    api::{AuditEvent, Sessions, paths},
};
use reqwest::Method;
use std::time::Duration;

#[tokio::test]
async fn session_ends_when_idle() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { session, .. } = app.enrolled().await;
    assert_eq!(app.me(&session).await, 200);
    app.server.advance(SignedDuration::from_secs(1799));
    assert_eq!(app.me(&session).await, 200, "not idle for long enough");
    app.server.advance(SignedDuration::from_secs(1799));
    assert_eq!(app.me(&session).await, 200, "the last use was noted");
    app.server.advance(SignedDuration::from_secs(1801));
    let call = app.server.call(Method::GET, paths::ME, &session);
    assert_eq!(refused(call.send().await.unwrap()).await, "session_expired");
}

#[tokio::test]
async fn session_ends_at_its_absolute_limit() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { session, .. } = app.enrolled().await;
    let mut events = app.server.call(Method::GET, paths::EVENTS, &session).send().await.unwrap();
    for _ in 0..24 {
        // 24 s less than twelve hours in all.
        app.server.advance(SignedDuration::from_secs(1799));
        assert_eq!(app.me(&session).await, 200);
    }
    app.server.advance(SignedDuration::from_secs(25));
    assert_eq!(app.me(&session).await, 401);
    // What was open ends with it.
    let end = async { while events.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(Duration::from_secs(60), end).await.unwrap();
}

#[tokio::test]
async fn user_lists_and_ends_only_own_sessions() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Admin).await;
    let Enrolled { session, address, .. } = app.enrolled().await;
    let (token, _) = app.at_second_factor().await;
    let code = crate::test_app::next_code(&address);
    let (other, _) =
        crate::test_app::done_with(app.prove(&token, "authenticator", &code).await).await;
    let list: Sessions = app.server.get(paths::SESSIONS, &session).await;
    assert_eq!(list.sessions.len(), 2, "{list:?}");
    assert_eq!(list.sessions.iter().filter(|session| session.is_this).count(), 1);
    let of_other = list.sessions.iter().find(|session| !session.is_this).unwrap().id;
    let end = async |token, id: &str| {
        let call = app.server.call(Method::DELETE, &format!("/v1/sessions/{id}"), token);
        call.send().await.unwrap()
    };
    let foreign = end(&app.owner, &of_other.to_string()).await;
    assert_eq!(refused(foreign).await, "session_not_found");
    assert_eq!(end(&session, &of_other.to_string()).await.status(), 204);
    assert_eq!(app.last_event().await, (AuditEvent::SessionRevoked, Some(ana)));
    assert_eq!(app.me(&other).await, 401);
    assert_eq!(app.me(&session).await, 200);
    assert_eq!(refused(end(&session, "nonsense").await).await, "session_not_found");
    assert_eq!(end(&session, "current").await.status(), 204);
    assert_eq!(app.me(&session).await, 401);
    assert_eq!(app.last_event().await, (AuditEvent::SignedOut, Some(ana)));
}
