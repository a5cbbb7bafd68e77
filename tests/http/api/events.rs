//! The stream of changes.

use crate::server::{TestServer, person, problem};
use eventsource_stream::{Event, Eventsource};
use futures_util::{Stream, StreamExt};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        BearerToken, Code, Role, Seq, UserId,
        api::{AuditEvent, Change},
    },
    server::Limits,
};
use reqwest::Method;
use serde_json::json;
use std::{pin::Pin, time::Duration};

type Events = Pin<Box<dyn Stream<Item = Event>>>;

async fn listen(server: &TestServer, token: &BearerToken, last: Option<i64>) -> Events {
    let mut request = server.call(Method::GET, "/v1/events", token);
    if let Some(last) = last {
        request = request.header("last-event-id", last.to_string());
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    Box::pin(response.bytes_stream().eventsource().map(Result::unwrap))
}

async fn change(events: &mut Events) -> Change {
    let event = events.next().await.unwrap();
    assert_eq!(event.event, "change");
    let change: Change = serde_json::from_str(&event.data).unwrap();
    assert_eq!(event.id, change.seq.to_string());
    change
}

async fn end_sessions(server: &TestServer, token: &BearerToken, id: UserId) {
    let call = server.call(Method::POST, &format!("/v1/users/{id}/access-reset"), token);
    let response = call.json(&json!({ "end_sessions": true })).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

async fn start() -> (TestServer, BearerToken, UserId) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    (server, token, id)
}

#[tokio::test]
async fn stream_starts_at_the_next_change_for_every_reader() {
    let (server, token, id) = start().await;
    end_sessions(&server, &token, id).await;
    let (_, colleague) = server.sign_in(Role::Admin).await;
    let mut both = [listen(&server, &token, None).await, listen(&server, &colleague, None).await];
    end_sessions(&server, &token, id).await;
    for events in &mut both {
        let expected = Change { seq: Seq(2), event: AuditEvent::SessionsEnded, user: Some(id) };
        assert_eq!(change(events).await, expected);
    }
}

#[tokio::test]
async fn stream_resumes_without_loss() {
    let (server, token, id) = start().await;
    let mut events = listen(&server, &token, Some(0)).await;
    for seq in 1..=3 {
        end_sessions(&server, &token, id).await;
        assert_eq!(change(&mut events).await.seq, Seq(seq));
    }
    drop(events);
    for _ in 0..300 {
        end_sessions(&server, &token, id).await;
    }
    let mut events = listen(&server, &token, Some(3)).await;
    for seq in 4..=303 {
        assert_eq!(change(&mut events).await.seq, Seq(seq));
    }
}

#[tokio::test]
async fn unknown_newer_event_id_starts_at_the_next_change() {
    let (server, token, id) = start().await;
    for last in [7, i64::MAX] {
        let mut events = listen(&server, &token, Some(last)).await;
        end_sessions(&server, &token, id).await;
        assert_eq!(change(&mut events).await.user, Some(id));
    }
}

#[tokio::test]
async fn stream_ends_with_a_revoked_session() {
    let (server, token, _) = start().await;
    let (admin, colleague) = server.sign_in(Role::Admin).await;
    let mut events = listen(&server, &colleague, None).await;
    end_sessions(&server, &token, admin).await;
    assert!(events.next().await.is_none());
    let call = server.call(Method::GET, "/v1/events", &colleague);
    assert_eq!(problem(call.send().await.unwrap()).await.code, Code::SessionExpired);
}

#[tokio::test]
async fn stream_ends_when_the_session_expires() {
    let (server, _, _) = start().await;
    let (owner, _) = server.sign_in(Role::Owner).await;
    let brief = server.session(owner, SignedDuration::from_secs(2)).await;
    let mut events = listen(&server, &brief, None).await;
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn idle_stream_sends_keep_alives() {
    let limits = Limits { keep_alive: Duration::from_millis(50), ..Limits::default() };
    let server = TestServer::start_with_limits(limits).await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let response = server.call(Method::GET, "/v1/events", &token).send().await.unwrap();
    let first = response.bytes_stream().next().await.unwrap().unwrap();
    assert!(first.starts_with(b":"), "{first:?}");
}

#[tokio::test]
async fn import_is_announced_as_one_change() {
    let (server, token, _) = start().await;
    let mut events = listen(&server, &token, None).await;
    let import = server.call(Method::POST, "/v1/import", &token).header("content-type", "text/csv");
    let file = "name,email,role\nA,a@example.com,member\n";
    assert_eq!(import.body(file).send().await.unwrap().status(), 200);
    let expected = Change { seq: Seq(1), event: AuditEvent::UsersImported, user: None };
    assert_eq!(change(&mut events).await, expected);
}
