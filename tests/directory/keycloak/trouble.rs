//! What goes wrong on the way to Keycloak: an answer that is cut off, a token that is over.

use super::{CLIENT, Realm, ours::OurServer, settings};
use jiff::SignedDuration;
use mfadmin::server::{
    clock::Clock,
    directory::remote::{Keycloak, KeycloakSettings, RemoteDirectory, Severity},
    mirror::{OnShrink, ScanError, ScanStart},
};
use mfadmin_testing::breaking_line::BreakingLine;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_token_that_was_revoked_is_renewed_once() {
    let realm = Realm::new("revoked").await;
    realm.user("somebody", json!({})).await;
    let line = BreakingLine::to(&realm.url).await;
    let behind = KeycloakSettings { url: line.url.parse().unwrap(), ..settings(&realm) };
    let ours = OurServer::with(behind).await;
    // It reads, and asks for a token by a POST.
    assert_eq!(line.count(&Method::POST), 1);
    realm.revoke_tokens().await;
    ours.read().await;
    assert_eq!(ours.users("limit=9").await.len(), 1);
    assert_eq!(line.count(&Method::POST), 2, "by one new token, however many calls were refused");

    // Where the new one is refused as well, that is told, and nobody is asked for ever.
    realm.put("", json!({ "notBefore": i32::MAX })).await;
    let read = ours.ours.server.read_directory(ScanStart::Anew, OnShrink::Stop).await;
    let error = read.unwrap_err();
    assert!(matches!(error, ScanError::Refused(_)), "{error}");
    assert!(line.count(&Method::POST) < 10, "{} tokens", line.count(&Method::POST));
    assert_eq!(ours.users("limit=9").await.len(), 1);
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

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn rights_that_go_while_the_panel_is_open_are_told_and_the_mirror_stays() {
    let realm = Realm::new("rights-go").await;
    let names = ["amy", "ben", "cleo"];
    for name in names {
        realm.user(name, json!({})).await;
    }
    let ours = OurServer::of(&realm).await;
    let mut panel = ours.panel();
    panel.shows("Keycloak · as of").await;
    let rights = ["view-users", "manage-users", "view-realm", "query-users", "query-groups"];
    realm.take_rights(CLIENT, &rights).await;
    realm.revoke_tokens().await;

    // A reading says so, and takes nobody for gone.
    panel.press("R");
    panel.shows(", then failed").await;
    panel.shows("Keycloak could not be read").await;
    panel.shows("view-users").await;
    for name in names {
        panel.shows(name).await;
    }
    assert_eq!(ours.users("limit=9").await.len(), names.len());
    // What is known of somebody stays to be read, searched and counted; what is asked for is refused with a
    // sentence, and changes nothing.
    panel.press("1");
    panel.pick("ben").await;
    panel.shows("ben@example.com").await;
    panel.press("D");
    panel.shows("Disable or remove").await;
    panel.press("Y");
    panel.shows("Disabling the user for First ben failed").await;
    panel.press("x");

    // Given back, they count at once.
    realm.give_rights(CLIENT, &rights).await;
    realm.revoke_tokens().await;
    panel.press("R");
    panel.hides(", then failed").await;
    panel.hides("could not be read").await;
    panel.quit().await;
    let page = ours.users("limit=9").await;
    assert!(
        page.iter()
            .all(|user| user.is_enabled() && names.contains(&user.username.as_deref().unwrap()))
    );
}
