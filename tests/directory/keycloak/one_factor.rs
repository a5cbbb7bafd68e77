//! One of what a user signs in with is removed, by its ID, its label or a key of the panel.

use super::{
    Realm,
    actions::code,
    api::PASSWORD,
    ours::OurServer,
    states::{key, otp},
};
use mfadmin::contract::{
    Code, FactorKind, ListedFactor, User,
    api::{AuditEvent, AuditPage},
};
use mfadmin_testing::program::{Outcome, TestHome};
use reqwest::Method;
use serde_json::json;

/// A user with a password, an app, two keys and a passkey.
async fn with_everything(realm: &Realm, username: &str) -> String {
    let mut second = key("webauthn");
    second["credentialData"] = json!(
        json!({
            "aaguid": "00000000-0000-0000-0000-000000000000", "credentialId": "BBBB",
            "counter": 0, "attestationStatementFormat": "none", "credentialPublicKey": "BBBB",
        })
        .to_string()
    );
    second["userLabel"] = json!("Red key");
    let mut passkey = key("webauthn-passwordless");
    passkey["userLabel"] = json!("Phone");
    let password = json!({ "type": "password", "value": PASSWORD });
    let all = json!([password, otp("app"), key("webauthn"), second, passkey]);
    realm.user(username, json!({ "credentials": all })).await
}

/// The line of the choice that is marked.
fn marked(screen: &str) -> Option<String> {
    screen.lines().find(|line| line.contains("(x) ")).map(str::to_owned)
}

/// What the user has of this kind, by what its label begins with.
fn find(user: &User, kind: &FactorKind, label: &str) -> ListedFactor {
    let mut factors = user.factors.iter();
    let found = factors.find(|it| it.kind == *kind && it.label.starts_with(label));
    found.unwrap_or_else(|| panic!("no {label} among {:?}", user.factors)).clone()
}

async fn remove(ours: &OurServer, user: &User, id: &str) -> Result<User, Code> {
    let body = json!({ "factor": id, "reason": "HELP-12" });
    let answer = ours.ask(Method::POST, user, "/factors/remove", body).await;
    answer.map(|receipt| receipt.unwrap().user).map_err(|problem| problem.code)
}

/// The labels of what Keycloak itself has of the user.
async fn labels(realm: &Realm, id: &str) -> Vec<String> {
    let rows = realm.get(&format!("users/{id}/credentials")).await;
    let rows = rows.as_array().unwrap().iter();
    rows.filter_map(|row| row["userLabel"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn one_key_goes_its_sessions_end_and_the_rest_stays() {
    let realm = Realm::new("one-factor").await;
    let id = with_everything(&realm, "ana").await;
    let session = realm.sign_in("ana", Some(&code())).await.unwrap();
    let ours = OurServer::of(&realm).await;
    let user = ours.user("ana").await;
    assert_eq!(user.security_key.count(), 3);
    let blue = find(&user, &FactorKind::SecurityKey, "Blue key");
    let user = remove(&ours, &user, &blue.id).await.unwrap();
    assert_eq!(labels(&realm, &id).await, ["app", "Red key", "Phone"]);
    assert!(user.factors.iter().all(|factor| factor.id != blue.id), "{:?}", user.factors);
    assert_eq!(user.security_key.count(), 2);
    assert!(!realm.goes_on(&session).await, "who came in with it is in still");
    assert_eq!(ours.events(user.id).await, ["action_requested", "factor_removed"]);
    let audit: AuditPage = ours.ours.get("/v1/audit?limit=9", &ours.token).await;
    let entry = audit.entries.iter().find(|it| it.event == AuditEvent::FactorRemoved).unwrap();
    let note = entry.note.as_deref().unwrap();
    assert!(note.contains("security key") && note.contains(&blue.id), "{note}");
    assert!(!note.contains("Blue"), "a label is the user's own text: {note}");
    assert_eq!(entry.reason.as_ref().map(ToString::to_string).as_deref(), Some("HELP-12"));

    // What is gone here, or of somebody else, is not asked for; what only Keycloak knows as gone is refused.
    assert_eq!(remove(&ours, &user, &blue.id).await, Err(Code::ActionNotAvailable));
    assert_eq!(remove(&ours, &user, &id).await, Err(Code::ActionNotAvailable));
    let red = find(&user, &FactorKind::SecurityKey, "Red key");
    realm.delete(&format!("users/{id}/credentials/{}", red.id)).await;
    assert_eq!(remove(&ours, &user, &red.id).await, Err(Code::DirectoryRefused));
    let user = ours.by_id(user.id).await;
    assert_eq!(user.security_key.count(), 1, "it was read back");

    // Without the app the password alone lets in, as this realm has it.
    assert!(realm.sign_in("ana", None).await.is_none());
    let app = find(&user, &FactorKind::Authenticator, "app");
    remove(&ours, &user, &app.id).await.unwrap();
    assert!(realm.sign_in("ana", None).await.is_some());
    assert_eq!(labels(&realm, &id).await, ["Phone"]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_label_and_a_key_of_the_panel_remove_one() {
    let realm = Realm::new("by-label").await;
    let id = with_everything(&realm, "ana").await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("ana").await;
    let home = TestHome::new();
    let server = ours.ours.url("");
    let at = [("MFADMIN_SERVER", server.as_str()), ("MFADMIN_TOKEN", ours.token.reveal())];
    let run = |rest: &[&str]| -> Outcome {
        home.run_with(&at, &[&["user", "remove-factor", "ana"], rest].concat())
    };
    let none = run(&["Green key", "--yes"]);
    assert_eq!(none.code, Some(1), "{none:?}");
    assert!(none.stderr.contains("security key \"Red key\""), "it says what there is: {none:?}");
    let dry = run(&["Phone", "--dry-run"]);
    assert!(dry.stdout.contains("Would remove the security key \"Phone"), "{dry:?}");
    assert_eq!(labels(&realm, &id).await.len(), 4);
    let done = run(&["Phone", "--reason", "HELP-12", "--yes"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(labels(&realm, &id).await, ["app", "Blue key", "Red key"]);

    let red = find(&user, &FactorKind::SecurityKey, "Red key").id;
    let mut panel = ours.panel();
    panel.pick("ana").await;
    panel.shows("Red key security key · active").await;
    panel.press("K");
    let mut shown = panel.shows("Red key · security key").await;
    // Keycloak gives what was made at once in no order.
    while !shown.contains("(x) Red key") {
        let marked = marked(&shown);
        panel.press("j");
        shown = panel.until("the next to be marked", |now| self::marked(now) != marked).await;
    }
    panel.press("Y");
    panel.shows("Done: Remove factor for").await;
    panel.quit().await;
    assert_eq!(labels(&realm, &id).await, ["app", "Blue key"]);
    assert!(ours.by_id(user.id).await.factors.iter().all(|factor| factor.id != red));
}
