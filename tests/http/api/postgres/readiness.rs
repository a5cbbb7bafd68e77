//! Whether a server is ready, on a PostgreSQL that is stopped, read-only or locked.

use super::{owner_of, server_over};
use crate::{
    server::{TestServer, person},
    test_app::PATIENCE,
};
use mfadmin::{
    contract::{BearerToken, UserId},
    server::crypto::SealingKey,
};
use mfadmin_testing::postgres::TestPostgres;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::{
    process::Command,
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

/// How soon whoever asks has an answer, beside other tests.
const SOON: Duration = Duration::from_secs(8);

struct Fixture {
    postgres: TestPostgres,
    server: TestServer,
    token: BearerToken,
    ids: Vec<UserId>,
}

impl Fixture {
    /// On a PostgreSQL of its own, which it may stop.
    async fn open() -> Self {
        let postgres = TestPostgres::start(&[]).await;
        postgres.create("ready", "template0").await;
        let server = server_over(&postgres.address("ready"), &SealingKey::generate()).await;
        let token = owner_of(&server, UserId::new()).await;
        let ids = server.seed(vec![person("ana"), person("bo")]).await;
        Self { postgres, server, token, ids }
    }

    async fn readiness(&self) -> StatusCode {
        let begun = Instant::now();
        let answer = self.server.call(Method::GET, "/readyz", &self.token).send().await.unwrap();
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        answer.status()
    }

    async fn until(&self, wanted: StatusCode) {
        let told = async {
            while self.readiness().await != wanted {
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, told).await.unwrap_or_else(|_| panic!("it does not say {wanted}"));
    }

    async fn disable(&self, user: usize) -> StatusCode {
        let path = format!("/v1/users/{}/disable", self.ids[user]);
        let call = self.server.call(Method::POST, &path, &self.token);
        let call = call.header("idempotency-key", user.to_string()).json(&json!({}));
        call.send().await.unwrap().status()
    }

    fn signal(&self, signal: &str) {
        let processes = self.postgres.processes();
        let words = processes.iter().map(ToString::to_string);
        // One of them may have ended.
        let _ = Command::new("kill").arg(signal).args(words).status();
    }
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_stopped_database_is_not_ready() {
    let fixture = Fixture::open().await;
    assert_eq!(fixture.readiness().await, StatusCode::OK);
    fixture.signal("-STOP");
    fixture.until(StatusCode::SERVICE_UNAVAILABLE).await;
    for _ in 0..3 {
        assert_eq!(fixture.readiness().await, StatusCode::SERVICE_UNAVAILABLE);
    }
    fixture.signal("-CONT");
    fixture.until(StatusCode::OK).await;
    assert_eq!(fixture.disable(0).await, StatusCode::OK);
}

/// It answers, and the one connection that writes does not.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_writer_that_hangs_is_not_ready() {
    let fixture = Fixture::open().await;
    // Whoever waits for the lock is the one.
    let mut holder = PgConnection::connect(&fixture.postgres.url("ready")).await.unwrap();
    let lock = "begin; select one from write_lock for update";
    sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let waiting = async {
        let sql = "select pid from pg_stat_activity where wait_event_type = 'Lock'";
        let pid: i32 = loop {
            if let Some(pid) = sqlx::query_scalar(sql).fetch_optional(&mut holder).await.unwrap() {
                break pid;
            }
            sleep(Duration::from_millis(20)).await;
        };
        sqlx::raw_sql("rollback").execute(&mut holder).await.unwrap();
        pid
    };
    let (done, writer) = tokio::join!(fixture.disable(0), timeout(PATIENCE, waiting));
    assert_eq!(done, StatusCode::OK);
    let writer = writer.unwrap();
    // What sends the message is at rest, too: nothing holds the lock.
    sleep(Duration::from_secs(1)).await;
    let signal = |signal: &str| {
        let done = Command::new("kill").args([signal, &writer.to_string()]).status().unwrap();
        assert!(done.success());
    };
    signal("-STOP");
    fixture.until(StatusCode::SERVICE_UNAVAILABLE).await;
    // A connection that does not answer is given up; the next one writes.
    fixture.until(StatusCode::OK).await;
    assert_eq!(fixture.disable(1).await, StatusCode::OK);
    signal("-CONT");
}

/// Somebody who is no server of ours keeps the lock of writers.
#[tokio::test]
#[ignore = "starts PostgreSQL, and waits for as long as writers do"]
async fn a_lock_that_nobody_gives_back_is_not_ready() {
    let fixture = Fixture::open().await;
    let mut holder = PgConnection::connect(&fixture.postgres.url("ready")).await.unwrap();
    let lock = "begin; select one from write_lock for update";
    sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let (refused, ()) =
        tokio::join!(fixture.disable(0), fixture.until(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(refused, StatusCode::SERVICE_UNAVAILABLE);
    sqlx::raw_sql("rollback").execute(&mut holder).await.unwrap();
    fixture.until(StatusCode::OK).await;
    assert_eq!(fixture.disable(0).await, StatusCode::OK);
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_database_that_takes_no_changes_is_not_ready() {
    let fixture = Fixture::open().await;
    for (word, wanted) in [("on", StatusCode::SERVICE_UNAVAILABLE), ("off", StatusCode::OK)] {
        let sql = format!("alter system set default_transaction_read_only = {word}");
        fixture.postgres.run(&sql).await;
        fixture.postgres.run("select pg_reload_conf()").await;
        fixture.until(wanted).await;
    }
    assert_eq!(fixture.disable(0).await, StatusCode::OK);
}
