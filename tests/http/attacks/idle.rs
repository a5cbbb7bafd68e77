//! A panel that was left alone: what it asks by itself is no use of its session.

use crate::test_app::{Enrolled, TestApp, refused};
use jiff::SignedDuration;
use mfadmin::contract::{
    Role,
    api::{UNATTENDED_HEADER, paths},
};
use reqwest::{Method, Response};
use std::time::Duration;

async fn ask_unattended(app: &TestApp, session: &mfadmin::contract::BearerToken) -> Response {
    let call = app.server.call(Method::GET, paths::SUMMARY, session);
    call.header(UNATTENDED_HEADER, "?1").send().await.unwrap()
}

#[tokio::test]
async fn requests_of_a_panel_left_alone_do_not_keep_its_session() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { session, .. } = app.enrolled().await;
    for _ in 0..2 {
        app.server.advance(SignedDuration::from_mins(14));
        assert_eq!(ask_unattended(&app, &session).await.status(), 200);
    }
    app.server.advance(SignedDuration::from_mins(3));
    assert_eq!(refused(ask_unattended(&app, &session).await).await, "session_expired");
}

/// The header only shortens a session: it opens nothing that has ended.
#[tokio::test]
async fn request_of_a_person_keeps_the_session() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { session, .. } = app.enrolled().await;
    for _ in 0..3 {
        app.server.advance(SignedDuration::from_mins(20));
        assert_eq!(app.me(&session).await, 200);
        assert_eq!(ask_unattended(&app, &session).await.status(), 200);
    }
    app.server.advance(SignedDuration::from_mins(31));
    assert_eq!(ask_unattended(&app, &session).await.status(), 401);
}

#[tokio::test]
async fn stream_of_changes_ends_with_an_idle_session() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { session, .. } = app.enrolled().await;
    let call = app.server.call(Method::GET, paths::EVENTS, &session);
    let mut events = call.header(UNATTENDED_HEADER, "?1").send().await.unwrap();
    app.server.advance(SignedDuration::from_mins(31));
    let end = async { while events.chunk().await.unwrap().is_some() {} };
    let ended = tokio::time::timeout(Duration::from_secs(60), end).await;
    ended.expect("the stream goes on although the session ended idle");
}
