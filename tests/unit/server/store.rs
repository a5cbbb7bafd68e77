mod engine;
mod erasure;
mod fold;
mod operators;
mod search;
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

/// A database before names had keys and domains one spelling. Three users have the same mailbox: a
/// member who is stored as DNS has it, an Owner, and a member who signed in later.
const BEFORE_TEXT_RULES: &str = "
    insert into users (id, name, name_key, email, role_rank, kind, phone, present, missing, gap_since,
        search_text, last_sign_in_at, created_at, revision)
    values ('01900000-0000-7000-8000-00000000000a', 'Łukasz', 'łukasz', 'info@xn--bcher-kva.example', 2,
            0, null, 0, 3, 1, 'łukasz', 500, 1, 4),
        ('01900000-0000-7000-8000-00000000000b', 'Lz', 'lz', 'info@bücher.example', 0, 0,
            '+14155552671', 0, 3, 1, 'lz', 100, 2, 4),
        ('01900000-0000-7000-8000-00000000000c', 'Émile', 'emile', 'info@bu\u{308}cher.example', 2, 0,
            null, 0, 3, 1, 'emile', 900, 3, 4),
        ('01900000-0000-7000-8000-00000000000d', 'Ana', 'ana', 'ana@faß.example', 2, 0, null, 0, 3, 1,
            'ana', 900, 3, 4),
        ('01900000-0000-7000-8000-00000000000e', 'Old', 'old', 'old@xn--a.example', 2, 0, null, 0, 3, 1,
            'old', 900, 3, 4);
    insert into user_factors (user_id, kind, state) values
        ('01900000-0000-7000-8000-00000000000b', 1, 1);
    insert into links (token_hash, purpose, user_id, created_at, expires_at, email) values
        (x'01', 'email', '01900000-0000-7000-8000-00000000000d', 1, 9, 'neu@bücher.example');";

#[tokio::test]
async fn names_and_addresses_of_before_are_brought_over_and_nobody_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("old.db");
    Store::open_at(&path, 27).await.unwrap().close().await;
    sqlx::raw_sql(BEFORE_TEXT_RULES).execute(&mut connect(&path).await).await.unwrap();
    Store::open(&path).await.unwrap().close().await;
    let mut database = connect(&path).await;
    let read: Vec<(String, String)> =
        sqlx::query_as("select name, email from users order by name_key, id")
            .fetch_all(&mut database)
            .await
            .unwrap();
    let expected = [
        ("Ana", "ana@xn--fa-hia.example"),
        ("Émile", "info@bu\u{308}cher.example"),
        ("Łukasz", "info@bücher.example"),
        ("Lz", "info@xn--bcher-kva.example"),
        ("Old", "old@xn--a.example"),
    ];
    assert_eq!(read, expected.map(|(name, email)| (name.to_owned(), email.to_owned())));
    let found: Vec<String> = sqlx::query_scalar(
        "select name from users where search_text like '%lukasz%' or \
             search_text like '%14155552671%' or search_text like '%bucher%xn--%' order by name_key",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    assert_eq!(found, ["Łukasz", "Lz"]);
    let awaited: String =
        sqlx::query_scalar("select email from links").fetch_one(&mut database).await.unwrap();
    assert_eq!(awaited, "neu@xn--bcher-kva.example");
    // Who shares a mailbox is named in the log, and nobody's revision rose.
    let told: Vec<(String, String)> =
        sqlx::query_as("select target_id, note from audit order by target_id")
            .fetch_all(&mut database)
            .await
            .unwrap();
    let told: Vec<_> =
        told.iter().map(|(id, note)| (&id[35..], note.contains("mailbox"))).collect();
    assert_eq!(told, [("a", true), ("c", true)]);
    let risen: i64 = sqlx::query_scalar("select count(*) from users where revision <> 4")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(risen, 0);
    // Another start finds nothing to do.
    Store::open(&path).await.unwrap().close().await;
    let entries: i64 =
        sqlx::query_scalar("select count(*) from audit").fetch_one(&mut database).await.unwrap();
    assert_eq!(entries, 2);
}
