//! Users whom Keycloak locks out after too many wrong passwords.

use super::{Realm, ours::OurServer};
use mfadmin::contract::api::{AuditEvent, AuditPage};
use mfadmin_testing::program::TestHome;
use serde_json::{Value, json};

/// A realm that locks out for minutes after two wrong passwords.
pub async fn strict(name: &str) -> Realm {
    let realm = Realm::new(name).await;
    let mut settings = realm.get("").await;
    settings["bruteForceProtected"] = json!(true);
    settings["failureFactor"] = json!(2);
    settings["waitIncrementSeconds"] = json!(600);
    settings["minimumQuickLoginWaitSeconds"] = json!(600);
    realm.put("", settings).await;
    realm
}

/// Tries wrong passwords until Keycloak says that the user is locked out.
pub async fn lock_out(realm: &Realm, username: &str, id: &str) {
    for _ in 0..50 {
        realm.sign_in_with(username, "a wrong password").await;
        let path = format!("attack-detection/brute-force/users/{id}");
        let status: Value = realm.get(&path).await;
        if status["disabled"] == true {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("Keycloak locks nobody out after 50 wrong passwords");
}

/// Waits until Keycloak itself says that the user is locked out no more.
async fn until_unlocked(realm: &Realm, id: &str) {
    for _ in 0..300 {
        let status = realm.get(&format!("attack-detection/brute-force/users/{id}")).await;
        if status["disabled"] == false {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("Keycloak has the user locked out after 30 s still");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_locked_user_is_found_and_unlocked() {
    let realm = strict("locked").await;
    let id = realm.user("hasty", json!({})).await;
    realm.user("calm", json!({})).await;
    lock_out(&realm, "hasty", &id).await;
    assert!(realm.sign_in("hasty", None).await.is_none());
    let ours = OurServer::of(&realm).await;
    let user = ours.user("hasty").await;
    assert!(user.is_enabled(), "a lock disables nobody");
    let until = user.locked.expect("it is not shown as locked").until.unwrap();
    let left = until.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((1..=660).contains(&left), "{left}");
    assert_eq!(ours.user("calm").await.locked, None);
    let locked = ours.users("status=locked").await;
    assert_eq!(locked.iter().map(|it| it.id).collect::<Vec<_>>(), [user.id]);

    let home = TestHome::new();
    let server = ours.ours.url("");
    let at = [("MFADMIN_SERVER", server.as_str()), ("MFADMIN_TOKEN", ours.token.reveal())];
    let csv = home.run_with(&at, &["users", "--status", "locked", "--format", "csv"]);
    assert_eq!(csv.code, Some(0), "{csv:?}");
    let lines: Vec<_> = csv.stdout.lines().collect();
    assert!(lines[0].ends_with("locked,locked_until,store,language"), "{csv:?}");
    assert_eq!(lines.len(), 2, "{csv:?}");
    assert!(lines[1].contains(",locked,20"), "{csv:?}");
    let shown = home.run_with(&at, &["user", "hasty"]);
    assert!(shown.stdout.contains("Locked          until 20"), "{shown:?}");

    let unlocked = ours.post(&user, "/unlock").await.unwrap();
    assert_eq!(unlocked.locked, None);
    assert!(realm.sign_in("hasty", None).await.is_some());
    assert_eq!(ours.events(user.id).await, ["action_requested", "user_unlocked"]);
    let again = ours.post(&unlocked, "/unlock").await.unwrap_err();
    assert_eq!(again.code, mfadmin::contract::Code::ActionNotAvailable);
    assert!(ours.users("status=locked").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_key_and_a_command_unlock() {
    let realm = strict("unlocking").await;
    let id = realm.user("hasty", json!({})).await;
    lock_out(&realm, "hasty", &id).await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("hasty").await;
    let mut panel = ours.panel();
    panel.shows("Locked").await;
    panel.pick("hasty").await;
    panel.shows("D unlocks").await;
    panel.press("D");
    panel.shows("Unlock, disable or remove").await;
    panel.press("Y");
    until_unlocked(&realm, &id).await;
    panel.quit().await;
    assert!(realm.sign_in("hasty", None).await.is_some());

    lock_out(&realm, "hasty", &id).await;
    let home = TestHome::new();
    let server = ours.ours.url("");
    let at = [("MFADMIN_SERVER", server.as_str()), ("MFADMIN_TOKEN", ours.token.reveal())];
    // Whoever is looked at is read anew.
    let mut seen = ours.by_id(user.id).await;
    for _ in 0..100 {
        if seen.locked.is_some() {
            break;
        }
        ours.read().await;
        seen = ours.by_id(user.id).await;
    }
    assert!(seen.locked.is_some(), "the second lock is never read");
    let dry = home.run_with(&at, &["user", "unlock", "hasty", "--dry-run"]);
    assert!(dry.stdout.contains("Would unlock"), "{dry:?}");
    let done = home.run_with(&at, &["user", "unlock", "hasty", "--reason", "HELP-12", "--yes"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(realm.sign_in("hasty", None).await.is_some());
    let audit: AuditPage = ours.ours.get("/v1/audit?limit=5", &ours.token).await;
    let entry = audit.entries.iter().find(|it| it.event == AuditEvent::UserUnlocked).unwrap();
    assert_eq!(entry.reason.as_ref().map(ToString::to_string).as_deref(), Some("HELP-12"));
    let again = home.run_with(&at, &["user", "unlock", "hasty", "--yes"]);
    assert!(again.stderr.contains("not locked"), "{again:?}");
}
