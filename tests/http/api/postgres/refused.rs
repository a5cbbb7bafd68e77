//! Databases that cannot be used: each is refused with what to do.

use super::{database, opens};
use crate::server::person;
use mfadmin::{
    config::PostgresUrl,
    server::store::{NewUser, Store, StoreError},
};
use mfadmin_testing::postgres::{address, shared};

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_database_that_cannot_be_used_says_why() {
    let postgres = shared().await;
    postgres.run("create role weak login").await;
    postgres.create("of_others", "template0").await;
    postgres.run("create database ascii encoding 'SQL_ASCII' locale 'C' template template0").await;
    let at = |user: &str, database: &str| {
        address(&format!("postgres://{user}@127.0.0.1:{}/{database}", postgres.port))
    };
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (address, words) in [
        (at("weak", "of_others"), "create extension pg_trgm"),
        (at("mfadmin", "ascii"), "encoding 'UTF8'"),
        (at("mfadmin", "nowhere"), "postgres://mfadmin@127.0.0.1"),
        (address(&format!("postgres://mfadmin@127.0.0.1:{closed}/mfadmin")), "cannot be reached"),
    ] {
        let refused = opens(address).await.unwrap_err();
        assert!(refused.contains(words), "{refused}");
    }
}

/// Who has the extension from somebody else needs the right to make tables alone.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn rights_are_asked_for_one_by_one() {
    let postgres = shared().await;
    postgres.run("create role helped login").await;
    postgres.create("half_granted", "template0").await;
    let as_helped =
        || address(&format!("postgres://helped@127.0.0.1:{}/half_granted", postgres.port));
    postgres.run_in("half_granted", "create extension pg_trgm").await;
    let refused = opens(as_helped()).await.unwrap_err();
    assert!(refused.contains("may not create tables"), "{refused}");
    postgres.run_in("half_granted", "grant create on schema public to helped").await;
    opens(as_helped()).await.unwrap();
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_text_that_postgresql_does_not_keep_is_refused_whole() {
    let store = Store::open(database().await).await.unwrap();
    let named = |name: &str| NewUser { name: name.to_owned(), ..person("eve") };
    let refused = store.seed([person("ana"), named("Eve\0")].into_iter()).await.unwrap_err();
    assert!(refused.to_string().contains("U+0000"), "{refused}");
    assert!(!refused.is_passing() && !refused.is_damage());
    assert_eq!(store.user_count().await.unwrap(), 0);
    store.close().await;
}

/// An address that holds a password is not told again.
#[test]
fn addresses_are_read_strictly() {
    for (text, words) in [
        ("postgres://mfadmin:s3cret@db.example.com/mfadmin", "password_file"),
        ("postgres://mfadmin@db.example.com/mfadmin?password=s3cret", "password_file"),
        ("postgres://db.example.com/mfadmin", "names its user"),
        ("mysql://mfadmin@db.example.com/mfadmin", "postgres://"),
        ("postgres://mfadmin@db.example.com/mfadmin?sslmode=require", "verify-full"),
        ("postgres://mfadmin@db.example.com/mfadmin?sslmode=disable", "verify-full"),
        ("postgres://mfadmin@db.example.com/mfadmin?options=-c", "sslmode"),
        ("postgres://mfadmin@/mfadmin", "not the address"),
    ] {
        let refused = text.parse::<PostgresUrl>().unwrap_err().to_string();
        assert!(refused.contains(words) && !refused.contains("s3cret"), "{text}: {refused}");
    }
    for text in [
        "postgres://mfadmin@db.example.com",
        "postgresql://m%20f@[2001:db8::1]:5433/mfa%20db?sslmode=verify-full",
        "postgres://mfadmin@127.0.0.1/mfadmin",
        "postgres://mfadmin@localhost/mfadmin?host=/run/postgresql",
        "postgres://mfadmin@[::1]/mfadmin?sslmode=verify-full",
    ] {
        assert_eq!(text.parse::<PostgresUrl>().unwrap().to_string(), text);
    }
}

/// PostgreSQL answers the commit of a transaction that it has undone; nobody is told that it was done.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn what_failed_is_not_committed() {
    let store = Store::open(database().await).await.unwrap();
    let now = store.clock().now();
    let (ana, again) = (person("ana"), person("ana"));
    let mut tx = store.begin_write().await.unwrap();
    let required = tx.settings().required().await.unwrap();
    tx.users().insert(std::slice::from_ref(&ana), required, now).await.unwrap();
    let taken = tx.users().insert(std::slice::from_ref(&again), required, now).await;
    assert!(matches!(taken, Err(StoreError::EmailTaken)), "{taken:?}");
    assert!(matches!(tx.commit().await, Err(StoreError::Torn)));
    assert_eq!(store.user_count().await.unwrap(), 0);
    // A part that is taken back leaves the rest as it was.
    let mut tx = store.begin_write().await.unwrap();
    tx.users().insert(&[ana], required, now).await.unwrap();
    let mut part = tx.savepoint().await.unwrap();
    assert!(part.users().insert(&[again], required, now).await.is_err());
    part.roll_back().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.user_count().await.unwrap(), 1);
    store.close().await;
}
