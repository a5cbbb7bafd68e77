//! What goes wrong on the way to Keycloak: an answer that is cut off, a token that is over.

use super::{Realm, directory, scan, settings};
use jiff::SignedDuration;
use mfadmin::server::{
    clock::Clock,
    directory::remote::{Keycloak, RemoteDirectory, Severity},
};
use serde_json::json;

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_token_that_was_revoked_is_renewed_once() {
    let realm = Realm::new("revoked").await;
    realm.user("somebody", json!({})).await;
    let directory = directory(&realm);
    assert_eq!(scan(&directory).await.unwrap().len(), 1);
    realm.revoke_tokens().await;
    assert_eq!(scan(&directory).await.unwrap().len(), 1);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_clock_that_is_off_is_told() {
    let realm = Realm::new("clock").await;
    let clock = Clock::movable();
    clock.advance(SignedDuration::from_mins(11));
    let directory = Keycloak::new(settings(&realm), clock).unwrap();
    let findings = directory.doctor().await;
    let clock = findings.iter().find(|it| it.subject == "clock").unwrap();
    assert_eq!(clock.severity, Severity::Fault, "{findings:?}");
}
