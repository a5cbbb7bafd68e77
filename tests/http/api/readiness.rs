//! Whether a server is ready, on a file that something else has locked or that cannot be written.

use crate::{
    server::{TestServer, person, problem},
    test_app::PATIENCE,
};
use mfadmin::contract::{BearerToken, Code, Role, UserId};
use mfadmin_testing::postgres;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

async fn readiness(server: &TestServer, token: &BearerToken) -> StatusCode {
    server.call(Method::GET, "/readyz", token).send().await.unwrap().status()
}

async fn until(server: &TestServer, token: &BearerToken, wanted: StatusCode) {
    let told = async {
        while readiness(server, token).await != wanted {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, told).await.unwrap_or_else(|_| panic!("it does not say {wanted}"));
}

async fn owner_and_user() -> (TestServer, BearerToken, UserId) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    (server, token, id)
}

/// Another program holds the lock, and nobody comes to write: asking alone finds out.
#[tokio::test]
async fn a_locked_file_is_not_ready() {
    if postgres::is_chosen() {
        return;
    }
    let (server, token, id) = owner_and_user().await;
    assert_eq!(readiness(&server, &token).await, StatusCode::OK);
    let mut other = server.beside().await;
    sqlx::raw_sql("begin immediate").execute(&mut other).await.unwrap();
    let begun = Instant::now();
    until(&server, &token, StatusCode::SERVICE_UNAVAILABLE).await;
    // A probe that has to wait is no answer to who asks.
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    let answer = server.call(Method::GET, "/readyz", &token).send().await.unwrap();
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(problem(answer).await.code, Code::Unavailable);
    // Who reads is answered meanwhile.
    let read = server.call(Method::GET, &format!("/v1/users/{id}"), &token).send().await.unwrap();
    assert_eq!(read.status(), StatusCode::OK);
    sqlx::raw_sql("rollback").execute(&mut other).await.unwrap();
    until(&server, &token, StatusCode::OK).await;
    let call = server.call(Method::POST, &format!("/v1/users/{id}/disable"), &token);
    assert_eq!(call.json(&json!({})).send().await.unwrap().status(), StatusCode::OK);
}

/// Asking whether it is ready changes nothing, however often.
#[tokio::test]
async fn asking_writes_nothing() {
    let (server, token, _) = owner_and_user().await;
    let before = server.footprint().await;
    let sizes = || {
        let log = server.database().with_extension("db-wal");
        std::fs::metadata(log).map_or(0, |log| log.len())
    };
    let size = sizes();
    for _ in 0..4 {
        // For so long, the last answer is the next one's.
        sleep(Duration::from_millis(1050)).await;
        assert_eq!(readiness(&server, &token).await, StatusCode::OK);
    }
    assert_eq!(server.footprint().await, before);
    assert_eq!(sizes(), size);
}
