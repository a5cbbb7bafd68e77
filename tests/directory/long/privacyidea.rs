//! privacyIDEA itself: the authenticators of all users are removed, of some two.

use super::{Bulk, USERS, moments};
use mfadmin_testing::privacyidea::{
    ADMIN, STAFF,
    api::{Api, FIRST_ID},
    running::{Flavour, Running, here},
};
use serde_json::json;
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
use std::{path::Path, process::Command, time::Duration};

/// Users who have a second token.
const WITH_TWO: usize = USERS / 4;

async fn rows(database: &Path, sql: &'static str) -> Vec<(String, i64)> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
}

async fn give(api: &Api, kind: &str, count: usize) {
    let serial = format!("LONG-{kind}");
    api.token((STAFF, 0), kind, &serial, json!({ "phone": "+14155552671" })).await;
    let copied = Command::new("python3")
        .arg(here("tests/common/privacyidea/many_tokens.py"))
        .arg(api.folder.join("database.sqlite"))
        .args([&serial, &(FIRST_ID + 1).to_string(), &(count - 1).to_string()])
        .status();
    assert!(copied.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a quarter of an hour: tests/long.sh"]
async fn each_token_is_removed_once_through_kills_of_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::PrivacyIdea, folder.path());
    let database = folder.path().join("database.sqlite");
    let api = Api::sign_in(&running).await;
    api.realm(STAFF, USERS).await;
    give(&api, "totp", USERS).await;
    give(&api, "hotp", WITH_TWO).await;
    give(&api, "sms", USERS / 2).await;

    let url = running.url();
    let arguments = ["privacyidea", "--url", &url, "--realm", STAFF, "--account", ADMIN.0];
    let bulk = Bulk::connect(&arguments, ADMIN.1);
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
    let left = "select tokentype, count(*) from token group by tokentype";
    assert_eq!(rows(&database, left).await, [("sms".to_owned(), (USERS / 2) as i64)]);
    // privacyIDEA's own log: no token was removed twice, and who was sent twice was not there any more.
    let removals = "select serial, count(*) from pidea_audit where action like 'DELETE %token%' \
                    and success = 1 group by serial";
    let removals = rows(&database, removals).await;
    let twice: Vec<_> = removals.iter().filter(|(_, times)| *times > 1).collect();
    assert_eq!(twice, Vec::<&(String, i64)>::new());
    let asked = "select 'all', count(*) from pidea_audit where action like 'DELETE %token%'";
    let asked = rows(&database, asked).await[0].1;
    println!(
        "{} tokens: {} removals were logged there, {asked} asked for",
        USERS + WITH_TWO,
        removals.len()
    );
    // Whatever dies between a removal and its entry lacks the entry: at most what was under way.
    assert!(removals.len() + 8 * moments.len() >= USERS + WITH_TWO);
    let audited: i64 = bulk
        .value("select count(distinct target_id) from audit where event = 'authenticator_reset'")
        .await;
    assert_eq!(audited, USERS as i64);
    // Where privacyIDEA went right after a removal, nobody could be read back; the next reading shows them.
    let sync = bulk.home.run(&["sync", "--full"]);
    println!("{}", sync.stdout.trim());
    let sync = bulk.home.run(&["sync", "--full"]);
    assert!(sync.stdout.contains("0 added, 0 changed, 0 gone, 0 unknown"), "{sync:?}");
    running.kill();
}
