//! Starting and stopping.

use crate::server::{TestServer, connect, person};
use futures_util::StreamExt;
use mfadmin::{
    contract::{AccountId, Role, api::Receipt},
    server::{Server, StartError},
};
use reqwest::Method;
use sqlx::Row;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    time::timeout,
};

#[tokio::test]
async fn shutdown_closes_open_streams() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let stream = server.call(Method::GET, "/v1/events", &token).send().await.unwrap();
    let url = server.url("/healthz");
    let (server, _directory) = server.into_parts();
    server.shutdown().await;
    assert!(stream.bytes_stream().next().await.is_none());
    assert!(reqwest::get(url).await.is_err());
}

#[tokio::test]
async fn shutdown_finishes_open_requests() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    let body = "{\"end_sessions\":true}";
    let head = format!(
        "POST /v1/users/{id}/access-reset HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        token.reveal(),
        body.len()
    );
    let mut connection = TcpStream::connect(server.server.addr()).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    // "100 Continue" says that the server waits for the body: the request is under way.
    let mut interim = [0; 25];
    connection.read_exact(&mut interim).await.unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100 "));
    let (server, _directory) = server.into_parts();
    let stopped = tokio::spawn(server.shutdown());
    connection.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let receipt: Receipt = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(receipt.user.id, id);
    stopped.await.unwrap();
}

#[tokio::test]
async fn server_runs_until_stopped() {
    let server = TestServer::start().await;
    let url = server.url("/healthz");
    let (server, _directory) = server.into_parts();
    let (tell, told) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.wait(async { told.await.unwrap() }));
    assert_eq!(
        mfadmin_testing::http_client().build().unwrap().get(&url).send().await.unwrap().status(),
        200
    );
    tell.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert!(mfadmin_testing::http_client().build().unwrap().get(&url).send().await.is_err());
}

#[tokio::test]
async fn address_in_use_is_reported() {
    let server = TestServer::start().await;
    let taken = server.server.addr();
    let (_, directory) = TestServer::start().await.into_parts();
    let mut options = crate::server::options(&directory);
    options.listen = taken;
    let refused = Server::start(options).await.unwrap_err();
    assert!(matches!(refused, StartError::Listen { addr, .. } if addr == taken));
}

#[tokio::test]
async fn data_outlives_the_server() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let (server, directory) = server.into_parts();
    server.shutdown().await;
    let server = Server::start(crate::server::options(&directory)).await.unwrap();
    assert_eq!(server.store().first_owner().await.unwrap(), Some(AccountId::of_user(owner)));
    let call = mfadmin_testing::http_client()
        .build()
        .unwrap()
        .get(server.url() + "/v1/me")
        .bearer_auth(token.reveal());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn refusals_of_the_last_moment_are_audited() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Admin).await;
    let (owner, _) = server.sign_in(Role::Owner).await;
    let body = "{\"end_sessions\":true}";
    let path = format!("/v1/users/{owner}/access-reset");
    let refused = server.call(Method::POST, &path, &token).body(body);
    let refused = refused.header("content-type", "application/json").send().await.unwrap();
    assert_eq!(refused.status(), 403);
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        token.reveal(),
        body.len()
    );
    let mut connection = TcpStream::connect(server.server.addr()).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut interim = [0; 25];
    connection.read_exact(&mut interim).await.unwrap();
    let mut stream = server.call(Method::GET, "/v1/events", &token).send().await.unwrap();
    let (server, directory) = server.into_parts();
    let stopped = tokio::spawn(server.shutdown());
    // The streams end once the server is told to stop.
    while stream.chunk().await.unwrap_or_default().is_some() {}
    connection.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    stopped.await.unwrap();
    let mut database = connect(&directory.path().join("mfadmin.db")).await;
    let notes = sqlx::query("select note from audit where event = 'action_refused' order by seq");
    let notes: Vec<String> =
        notes.fetch_all(&mut database).await.unwrap().iter().map(|row| row.get("note")).collect();
    let first = "End the sessions".to_owned();
    assert_eq!(notes, [first.clone(), format!("{first}; once more within a minute")]);
}

/// Orders a log-out under a key and hangs up, while somebody else holds the lock of the database; stops
/// the server. Says whether the stop waited, and how often it was done and answered.
async fn hang_up_and_stop() -> (bool, i64, i64) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    let body = "{\"end_sessions\":true}";
    let request = format!(
        "POST /v1/users/{id}/access-reset HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\nidempotency-key: once\r\ncontent-length: {}\r\n\r\n{body}",
        token.reveal(),
        body.len()
    );
    let mut lock = server.beside().await;
    sqlx::raw_sql("begin immediate").execute(&mut lock).await.unwrap();
    let mut connection = TcpStream::connect(server.server.addr()).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    // Nothing tells from outside that the change has begun; whoever is too early tries again.
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(connection);
    let (server, directory) = server.into_parts();
    let mut stopped = tokio::spawn(server.shutdown());
    let waits = timeout(Duration::from_millis(500), &mut stopped).await.is_err();
    sqlx::raw_sql("rollback").execute(&mut lock).await.unwrap();
    if waits {
        stopped.await.unwrap();
    }
    let mut database = connect(&directory.path().join("mfadmin.db")).await;
    let mut count = async |sql| sqlx::query_scalar(sql).fetch_one(&mut database).await.unwrap();
    let done = count("select count(*) from audit where event = 'sessions_ended'").await;
    let kept = count("select count(*) from idempotency where key = 'once' and status = 200").await;
    (waits, done, kept)
}

#[tokio::test]
async fn stop_waits_for_a_change_whose_client_hung_up() {
    for _ in 0..20 {
        match hang_up_and_stop().await {
            (true, 1, 1) => return,
            // It had not begun, so nothing of it is there.
            (_, 0, 0) => {}
            half => panic!("half a change: {half:?}"),
        }
    }
    panic!("no change was waited for");
}
