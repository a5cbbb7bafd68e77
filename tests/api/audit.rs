//! The audit log: paged, chained, append-only.

use crate::server::{TestServer, email, person};
use mfadmin::{
    contract::{
        BearerToken, Role, Seq, UserId,
        api::{AuditEvent, AuditPage},
    },
    server::{
        service::access,
        store::{StoreError, Verdict},
    },
};
use reqwest::Method;
use serde_json::json;

async fn history(length: usize) -> (TestServer, BearerToken, UserId) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    for _ in 0..length {
        let path = format!("/v1/users/{id}/access-reset");
        let call = server.call(Method::POST, &path, &token).json(&json!({ "end_sessions": true }));
        assert_eq!(call.send().await.unwrap().status(), 200);
    }
    (server, token, id)
}

#[tokio::test]
async fn pages_go_back_to_the_beginning() {
    let (server, token, _) = history(5).await;
    let first: AuditPage = server.get("/v1/audit?limit=3", &token).await;
    let seqs: Vec<_> = first.entries.iter().map(|entry| entry.seq.0).collect();
    assert_eq!((seqs, first.next), (vec![5, 4, 3], Some(Seq(3))));
    let second: AuditPage = server.get("/v1/audit?limit=3&before=3", &token).await;
    let seqs: Vec<_> = second.entries.iter().map(|entry| entry.seq.0).collect();
    assert_eq!((seqs, second.next), (vec![2, 1], None));
}

#[tokio::test]
async fn the_chain_holds_and_tells_a_changed_entry() {
    let (server, _, _) = history(4).await;
    let store = server.server.store();
    assert_eq!(store.verify_audit().await.unwrap(), Verdict::Intact(4));
    let mut connection = server.connect().await;
    for forbidden in [
        "update audit set note = 'nothing happened' where seq = 2",
        "delete from audit where seq = 4",
        "insert or replace into audit select 2, at, actor_id, actor_name, actor_email, event, \
         target_id, target_name, target_email, 'nothing', prev_hash, hash from audit where seq = 2",
    ] {
        let refused = sqlx::query(forbidden).execute(&mut connection).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    assert_eq!(store.verify_audit().await.unwrap(), Verdict::Intact(4));
    // Somebody with the file can drop the triggers, and is found out by the hashes.
    for statement in [
        "drop trigger audit_is_never_changed",
        "update audit set note = 'nothing happened' where seq = 2",
    ] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    assert_eq!(store.verify_audit().await.unwrap(), Verdict::Broken(Seq(2)));
}

#[tokio::test]
async fn a_person_stays_as_it_was_called_then() {
    let (server, token, id) = history(1).await;
    let mut connection = server.connect().await;
    sqlx::query("update users set name = 'Renamed' where id = $1")
        .bind(id.to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    let audit: AuditPage = server.get("/v1/audit", &token).await;
    assert_eq!(audit.entries[0].target.as_ref().unwrap().name, "target");
}

#[tokio::test]
async fn the_first_owner_is_told_as_the_servers_own_act() {
    let server = TestServer::start().await;
    let store = server.server.store();
    let id = access::create_owner(store, "Ana", &email("ana@example.com")).await.unwrap();
    let again = access::create_owner(store, "Ana", &email("ana@example.com")).await;
    assert!(matches!(again, Err(StoreError::EmailTaken)));
    let token = server.session(id, jiff::SignedDuration::from_hours(1)).await;
    let audit: AuditPage = server.get("/v1/audit", &token).await;
    let [entry] = audit.entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.event, &entry.actor), (AuditEvent::OwnerCreated, &None));
    assert_eq!(entry.target.as_ref().unwrap().id, id);
}
