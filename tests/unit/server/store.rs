mod engine;
mod erasure;
mod fold;
mod tx;

use mfadmin::server::store::Store;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::Path;

async fn connect(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await.unwrap()
}

#[tokio::test]
async fn opens_a_path_with_spaces_twice() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("50% of é?#.db");
    Store::open(&path).await.unwrap().close().await;
    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.user_count().await.unwrap(), 0);
    assert_eq!(store.first_owner().await.unwrap(), None);
}

/// A database of the first five steps: three users, one of whom lost the authenticator.
const BEFORE_LISTS: &str = "
    insert into users (id, name, name_key, email, role_rank, kind, phone, phone_state, phone_at,
        auth_state, auth_at, auth_expires_at, gap_rank, search_text, last_sign_in_at,
        created_at, revision)
    values ('a', '', '', 'a@', 0, 0, '+1', 2, 200, 2, 200, null, 3, '', 300, 100, 1),
        ('b', '', '', 'b@', 2, 0, '+1', 2, 200, 1, 900, 999, 2, '', 800, 100, 1),
        ('c', '', '', 'c@', 1, 0, null, 0, null, 0, null, null, 0, '', 700, 150, 1);
    insert into audit (seq, at, event, target_id, prev_hash, hash, code)
    values (1, 400, 'authenticator_reset', 'b', '', '', null),
        (2, 900, 'authenticator_reset', 'b', '', '', 'self_protected'),
        (3, 900, 'setup_link_sent', 'b', '', '', null)";

#[tokio::test]
async fn a_gap_of_before_is_as_old_as_what_is_known_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("old.db");
    let store = Store::open_at(&path, 5).await.unwrap();
    store.close().await;
    sqlx::raw_sql(BEFORE_LISTS).execute(&mut connect(&path).await).await.unwrap();
    Store::open(&path).await.unwrap().close().await;
    let read: Vec<(String, Option<i64>)> =
        sqlx::query_as("select id, gap_since from users order by urgency")
            .fetch_all(&mut connect(&path).await)
            .await
            .unwrap();
    let expected = [("c", Some(150)), ("b", Some(400)), ("a", None)];
    assert_eq!(read, expected.map(|(id, at)| (id.to_owned(), at)));
}

/// As they were kept before a retry answered without the text.
const KEPT_BEFORE: &str = r#"
    insert into users (id, name, name_key, email, role_rank, kind, phone_state, auth_state, gap_rank,
        search_text, last_sign_in_at, created_at, revision)
    values ('a', '', '', 'a@', 0, 0, 0, 0, 0, '', 0, 0, 1);
    insert into idempotency (actor, key, request_hash, status, body, etag, at) values
    ('a', 'text', x'00', 200, cast('{"id":1,"attempts":0,"next_attempt_at":null,"answer":null,
        "to":"b@","subject":"","body":"Hello","link":null}' as blob), null, 1),
    ('a', 'none', x'00', 200, cast('{"id":2,"attempts":0,"next_attempt_at":null,"answer":null,
        "to":"b@","subject":"","body":null,"link":null}' as blob), null, 1),
    ('a', 'receipt', x'00', 200, cast('{"user":{},"queued":[1],"sessions_ended":0}' as blob),
        null, 1)"#;

#[tokio::test]
async fn answers_that_were_kept_with_the_text_of_a_message_are_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("old.db");
    let store = Store::open_at(&path, 9).await.unwrap();
    store.close().await;
    sqlx::raw_sql(KEPT_BEFORE).execute(&mut connect(&path).await).await.unwrap();
    Store::open(&path).await.unwrap().close().await;
    let keys: Vec<String> = sqlx::query_scalar("select key from idempotency order by key")
        .fetch_all(&mut connect(&path).await)
        .await
        .unwrap();
    assert_eq!(keys, ["none", "receipt"]);
}
