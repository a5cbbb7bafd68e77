//! Clients that dawdle are dropped, and the others do not notice.

use crate::{
    connections::raw::{Raw, statuses},
    server::TestServer,
};
use mfadmin::{contract::Role, server::Limits};
use reqwest::Method;
use std::time::Duration;

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

/// Short enough to be met, and long enough for an honest client on a busy machine.
const SHORT: Duration = Duration::from_secs(1);

async fn hasty(change: impl FnOnce(&mut Limits)) -> TestServer {
    let mut limits = Limits::default();
    change(&mut limits);
    TestServer::start_with_limits(limits).await
}

async fn raw(server: &TestServer) -> Raw {
    Raw::connect(server.server.addr()).await
}

#[tokio::test]
async fn slow_head_is_cut_off() {
    let server = hasty(|limits| limits.head = SHORT).await;
    let mut client = raw(&server).await;
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ").await;
    assert_eq!(client.trickle(b"x").await, "");
    // So is one that has not even begun, and one that comes after an answer.
    assert_eq!(raw(&server).await.rest().await, "");
    let mut client = raw(&server).await;
    client.send(HEALTH).await;
    client.wait_for("ok").await;
    assert_eq!(statuses(&client.trickle(b"GET /").await), [200]);
}

#[tokio::test]
async fn idle_connection_is_closed() {
    let server = hasty(|limits| limits.idle = SHORT).await;
    let mut client = raw(&server).await;
    client.send(HEALTH).await;
    assert_eq!(statuses(&client.rest().await), [200]);
}

#[tokio::test]
async fn slow_body_is_refused() {
    let server = hasty(|limits| limits.stall = SHORT).await;
    let (id, token) = server.sign_in(Role::Owner).await;
    let before = server.footprint().await;
    let token = token.reveal();
    for (request, kind) in [
        (format!("PATCH /v1/users/{id} HTTP/1.1\r\nIf-Match: \"1\"\r\n"), "application/json"),
        ("POST /v1/import HTTP/1.1\r\n".to_owned(), "text/csv"),
        ("POST /setup/none HTTP/1.1\r\n".to_owned(), "application/x-www-form-urlencoded"),
    ] {
        let mut client = raw(&server).await;
        client
            .send(format!(
                "{request}Host: a\r\nAuthorization: Bearer {token}\r\nContent-Type: {kind}\r\n\
                 Content-Length: 60000\r\n\r\n"
            ))
            .await;
        let answer = client.trickle(b"a=").await;
        assert_eq!(statuses(&answer), [408], "{answer}");
    }
    assert_eq!(server.footprint().await, before);
}

#[tokio::test]
async fn client_that_reads_no_answer_is_cut_off() {
    let server = hasty(|limits| limits.stall = SHORT).await;
    let large = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
    for ask in [large, HEALTH] {
        raw(&server).await.flood(ask.as_bytes()).await;
    }
    assert_eq!(reqwest::get(server.url("/healthz")).await.unwrap().status(), 200);
}

#[tokio::test]
async fn event_stream_outlasts_every_timeout() {
    let server = hasty(|limits| {
        (limits.head, limits.idle, limits.stall) = (SHORT, SHORT, SHORT);
    })
    .await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let mut stream = server.call(Method::GET, "/v1/events", &token).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    // Long enough for each of these to be cut off, one after the other.
    for _ in 0..3 {
        assert_eq!(raw(&server).await.rest().await, "");
    }
    let id = server.seed(vec![crate::server::person("ana")]).await[0];
    let path = format!("/v1/users/{id}/access-reset");
    let reset = server.call(Method::POST, &path, &token);
    let reset =
        reset.json(&serde_json::json!({"end_sessions": true, "send_password_reset": false}));
    assert_eq!(reset.send().await.unwrap().status(), 200);
    let chunk = stream.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&chunk).contains("event:"), "{chunk:?}");
}

#[tokio::test]
async fn slow_clients_do_not_delay_others() {
    let server = TestServer::start().await;
    let mut slow = Vec::new();
    for _ in 0..60 {
        let mut client = raw(&server).await;
        client.send("GET / HTTP/1.1\r\nX: ").await;
        slow.push(client);
    }
    assert_eq!(reqwest::get(server.url("/healthz")).await.unwrap().status(), 200);
}
