//! Clients that hang up.

use super::{database, owner_of, server_over};
use crate::test_app::PATIENCE;
use mfadmin::{
    contract::UserId,
    server::{crypto::SealingKey, store::DatabaseAddress},
};
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    task::yield_now,
    time::{sleep, timeout},
};

/// How many connections of the server are in a transaction that nobody is about.
async fn left_open(watcher: &mut PgConnection) -> i64 {
    let sql = "select count(*) from pg_stat_activity \
               where datname = current_database() and state like 'idle in transaction%'";
    sqlx::query_scalar(sql).fetch_one(watcher).await.unwrap()
}

/// On a connection that is still in a transaction, whoever has it next would see the data of then.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts PostgreSQL"]
async fn questions_that_are_given_up_leave_no_transaction_open() {
    let (address, key) = (database().await, SealingKey::generate());
    let server = server_over(&address, &key).await;
    let token = owner_of(&server, UserId::new()).await;
    let request = format!(
        "GET /v1/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\r\n",
        token.reveal()
    );
    let host = server.url("").trim_start_matches("http://").trim_end_matches('/').to_owned();
    let DatabaseAddress::Postgres(database) = &address else { panic!("{address}") };
    let mut watcher = PgConnection::connect(&database.url.to_string()).await.unwrap();
    for round in 0..900 {
        let mut line = TcpStream::connect(&host).await.unwrap();
        line.write_all(request.as_bytes()).await.unwrap();
        // From before the request is read until it is answered.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(round * 4) {
            yield_now().await;
        }
        drop(line);
        // The next question would end it, and nobody would know.
        let ended = async {
            while left_open(&mut watcher).await > 0 {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, ended).await.expect("a transaction stays open");
    }
}
