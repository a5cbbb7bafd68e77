//! Keycloak itself: the authenticators of all users are removed and their sessions end, of some with two
//! authenticators and of some with a session.

use super::{Bulk, USERS, moments};
use mfadmin_testing::keycloak::{CLIENT, SECRET, api::Realm, running::Running};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// Users who have a second authenticator.
const WITH_TWO: usize = USERS / 4;
/// Users of one import.
const BATCH: usize = 500;
/// Events of one page.
const PAGE: usize = 1_000;

fn app(label: &str) -> Value {
    json!({
        "type": "otp",
        "userLabel": label,
        "secretData": json!({ "value": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" }).to_string(),
        "credentialData": json!({
            "subType": "totp", "digits": 6, "counter": 0, "period": 30,
            "algorithm": "HmacSHA1", "secretEncoding": "BASE32",
        }).to_string(),
    })
}

/// What was done to users by admins, how often, by the path of what it was done to.
async fn done(realm: &Realm) -> BTreeMap<String, usize> {
    let mut done = BTreeMap::new();
    for first in (0..).step_by(PAGE) {
        let path = format!("admin-events?resourceTypes=USER&first={first}&max={PAGE}");
        let events = realm.get(&path).await;
        let events = events.as_array().unwrap();
        for event in events {
            *done.entry(event["resourcePath"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        if events.len() < PAGE {
            break;
        }
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a quarter of an hour: tests/long.sh"]
async fn each_authenticator_is_removed_once_through_kills_of_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start_in(folder.path());
    let realm = Realm::at(&running.url, "long").await;
    let numbers: Vec<usize> = (0..USERS).collect();
    for batch in numbers.chunks(BATCH) {
        let users: Vec<Value> = batch
            .iter()
            .map(|number| {
                let second = (*number < WITH_TWO).then(|| app("second"));
                let apps: Vec<_> = [Some(app("first")), second].into_iter().flatten().collect();
                json!({ "username": format!("user{number:04}"), "enabled": true, "credentials": apps,
                        "email": format!("user{number:04}@example.com") })
            })
            .collect();
        realm.post("partialImport", json!({ "ifResourceExists": "FAIL", "users": users })).await;
    }
    realm.put("", json!({ "adminEventsEnabled": true })).await;

    let url = running.url.clone();
    let arguments = ["keycloak", "--url", &url, "--realm", "long", "--client-id", CLIENT];
    let bulk = Bulk::connect(&arguments, SECRET);
    let help = bulk.home.run(&["do", "reset-authenticator", "--help"]);
    let now = help.stdout.contains("--now").then_some("--now");
    let action: Vec<_> = ["reset-authenticator"].into_iter().chain(now).collect();
    let mut process = bulk.order(&action);
    let moments = moments(USERS);
    for (at, moment) in moments.iter().enumerate() {
        bulk.wait(*moment).await;
        // The other side goes too, at every second one, and is away for a while at some.
        if at % 2 == 0 {
            running.kill();
        }
        process = bulk.killed(process).await;
        if at % 2 == 0 {
            tokio::time::sleep(Duration::from_secs(at as u64)).await;
            running.restart();
        }
    }
    bulk.wait(USERS as i64).await;
    let told = process.finish();
    println!("killed at {moments:?}; it said: {}", told.stdout.lines().last().unwrap_or_default());

    let end = bulk.end().await;
    assert_eq!(
        (end.done, end.skipped, end.failed, end.unknown),
        (USERS as i64, 0, 0, 0),
        "{end:?}"
    );
    // Keycloak's own record: none was removed twice, and everybody's sessions were ended.
    let done = done(&realm).await;
    let removed = done.iter().filter(|(path, _)| path.contains("/credentials/"));
    let removed: Vec<_> = removed.collect();
    assert_eq!(removed.len(), USERS + WITH_TWO, "every authenticator");
    let twice: Vec<_> = removed.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let logged_out = done.keys().filter(|path| path.ends_with("/logout")).count();
    assert_eq!(logged_out, USERS);
    let audited: i64 = bulk
        .value("select count(distinct target_id) from audit where event = 'authenticator_reset'")
        .await;
    assert_eq!(audited, USERS as i64);
    let sync = bulk.home.run(&["sync", "--full"]);
    assert!(sync.stdout.contains("0 changed, 0 gone, 0 unknown"), "{sync:?}");
    running.kill();
}
