//! The file on its way: broken off, too large, in pieces, twice.

use super::{post, send, start};
use crate::server::{footprint_of, problem};
use futures_util::stream;
use mfadmin::contract::{Code, Role, api::ImportReport};
use reqwest::Body;
use std::io;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Its users are sorted into new indexes, which must be the old ones.
#[tokio::test]
async fn file_of_many_users_leaves_the_tables_as_they_were_made() {
    let (server, token) = start(Role::Owner).await;
    let mut database = server.beside().await;
    let schema = "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_master \
                  where tbl_name in ('users', 'user_factors', 'accounts') order by 1";
    let before: Vec<String> = sqlx::query_scalar(schema).fetch_all(&mut database).await.unwrap();
    let file = |of: &str, count: u32| {
        let rows = (0..count).map(|n| format!("User {n},{of}{n}@example.com,member\n"));
        format!("name,email,role\n{}", rows.collect::<String>())
    };
    let imported = async |query: &str, file: String| -> ImportReport {
        send(post(&server, &token, query), file).await.json().await.unwrap()
    };
    // More than there are, and fewer.
    for (of, count) in [("a", 1200), ("b", 1100)] {
        assert_eq!(imported("", file(of, count)).await.imported, u64::from(count));
        let after: Vec<String> = sqlx::query_scalar(schema).fetch_all(&mut database).await.unwrap();
        assert_eq!(after, before);
        let check = sqlx::query_scalar("pragma integrity_check").fetch_all(&mut database).await;
        let check: Vec<String> = check.unwrap();
        assert_eq!(check, ["ok"]);
    }
    // Each of them is known by the address.
    assert_eq!(imported("?existing=update", file("a", 1200)).await.unchanged, 1200);
}

#[tokio::test]
async fn dropped_upload_leaves_nothing() {
    let (server, token) = start(Role::Owner).await;
    let before = server.footprint().await;
    let rows = "A,a@example.com,member\n".repeat(1000);
    let head = format!(
        "POST /v1/import?partial=true HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: text/csv\r\ncontent-length: 1000000\r\n\r\nname,email,role\n{rows}",
        token.reveal()
    );
    let mut connection = TcpStream::connect(server.server.addr()).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    drop(connection);
    // A whole import after it: whatever the server made of the broken one is done by then.
    let broken = stream::iter([
        Ok("name,email,role\nA,a@example.com,member\n"),
        Err(io::Error::other("the client is gone")),
    ]);
    assert!(post(&server, &token, "").body(Body::wrap_stream(broken)).send().await.is_err());
    assert_eq!(server.footprint().await, before);
    // A server that stops waits for what is under way.
    let (server, directory) = server.into_parts();
    server.shutdown().await;
    assert_eq!(footprint_of(&directory.path().join("mfadmin.db")).await, before);
}

#[tokio::test]
async fn file_over_the_limit_is_refused() {
    let (server, token) = start(Role::Owner).await;
    let before = server.footprint().await;
    let request = format!(
        "POST /v1/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: text/csv\r\ncontent-length: 67108865\r\nconnection: close\r\n\r\n",
        token.reveal()
    );
    let mut connection = TcpStream::connect(server.server.addr()).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("body_too_large"), "{answer}");
    assert_eq!(server.footprint().await, before);
}

#[tokio::test]
async fn chunked_upload_is_imported_once() {
    let (server, token) = start(Role::Owner).await;
    let mut file = String::from("name,email,role\n");
    for n in 0..5000 {
        file.push_str(&format!("Person {n},person{n}@example.com,member\n"));
    }
    let pieces = |file: &str| {
        let pieces: Vec<_> = file.as_bytes().chunks(777).map(<[u8]>::to_vec).collect();
        Body::wrap_stream(stream::iter(pieces.into_iter().map(Ok::<_, io::Error>)))
    };
    let request = || post(&server, &token, "").header("idempotency-key", "import");
    let first = send(request(), pieces(&file)).await.text().await.unwrap();
    let report: ImportReport = serde_json::from_str(&first).unwrap();
    assert_eq!(report.imported, 5000);
    // Cut differently, it is the same request.
    let again = send(request(), file.clone()).await.text().await.unwrap();
    assert_eq!(again, first);
    assert_eq!(server.server.store().user_count().await.unwrap(), 5001);
    let other = send(request(), file + "X,x@example.com,member\n").await;
    assert_eq!(problem(other).await.code, Code::IdempotencyMismatch);
}

#[tokio::test]
async fn concurrent_upload_under_one_key_is_refused() {
    let (server, token) = start(Role::Owner).await;
    let file = "name,email,role\nA,a@example.com,member\n";
    let head = format!(
        "POST /v1/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: text/csv\r\nidempotency-key: k\r\nexpect: 100-continue\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n",
        token.reveal(),
        file.len()
    );
    let mut first = TcpStream::connect(server.server.addr()).await.unwrap();
    first.write_all(head.as_bytes()).await.unwrap();
    // "100 Continue" says that the server waits for the file: the upload is under way.
    let mut interim = [0; 25];
    first.read_exact(&mut interim).await.unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100 "));
    let second = send(post(&server, &token, "").header("idempotency-key", "k"), file).await;
    assert_eq!(problem(second).await.code, Code::IdempotencyBusy);
    first.write_all(file.as_bytes()).await.unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(server.server.store().user_count().await.unwrap(), 2);
    // The key is free again, and now brings the first answer back.
    let third = send(post(&server, &token, "").header("idempotency-key", "k"), file).await;
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    assert_eq!(third.text().await.unwrap(), body);
}
