use jiff::Timestamp;
use mfadmin::server::store::StoreError;
use mfadmin::server::store::tx::*;
use mfadmin::{
    contract::{Seq, api::AuditEvent},
    server::store::{AuditRow, Store},
};

async fn open() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&directory.path().join("mfadmin.db")).await.unwrap();
    (directory, store)
}

async fn append(tx: &mut WriteTx) -> Seq {
    let row = AuditRow::new(Timestamp::UNIX_EPOCH, AuditEvent::KeyRotated);
    tx.audit().append(&row).await.unwrap()
}

async fn entries(store: &Store) -> i64 {
    store.read().await.unwrap().audit().latest_seq().await.unwrap().0
}

#[tokio::test]
async fn a_part_is_taken_back_without_the_whole() {
    let (_directory, store) = open().await;
    let mut tx = store.begin_write().await.unwrap();
    append(&mut tx).await;
    let mut part = tx.savepoint().await.unwrap();
    append(&mut part).await;
    part.roll_back().await.unwrap();
    let mut part = tx.savepoint().await.unwrap();
    assert_eq!(append(&mut part).await, Seq(2));
    part.release().await.unwrap();
    assert_eq!(append(&mut tx).await, Seq(3));
    tx.commit().await.unwrap();
    assert_eq!(entries(&store).await, 3);
}

#[tokio::test]
async fn a_part_without_an_end_takes_the_whole_with_it() {
    let (_directory, store) = open().await;
    let mut tx = store.begin_write().await.unwrap();
    append(&mut tx).await;
    let mut part = tx.savepoint().await.unwrap();
    append(&mut part).await;
    drop(part);
    assert!(matches!(tx.commit().await, Err(StoreError::Torn)));
    assert_eq!(entries(&store).await, 0);
}

#[tokio::test]
async fn what_is_not_committed_is_taken_back() {
    let (_directory, store) = open().await;
    let mut tx = store.begin_write().await.unwrap();
    append(&mut tx).await;
    drop(tx);
    // The lock is free again, too.
    let mut tx = store.begin_write().await.unwrap();
    assert_eq!(append(&mut tx).await, Seq(1));
    tx.commit().await.unwrap();
    assert_eq!(entries(&store).await, 1);
}
