//! The stand-in for Avochato: every member is mailed a new password. What was mailed cannot be read back.

use super::{Bulk, USERS, moments};
use mfadmin_testing::avochato::{AUTH_ID, AUTH_SECRET, AvochatoServer, Fault, INBOX, people};
use std::time::Duration;

/// Mails whose answer is lost, beside those that a kill leaves without one.
const LOST: usize = 40;
/// Calls that meet nobody: so long is a restart of the other side.
const AWAY: usize = 60;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a quarter of an hour: tests/long.sh"]
async fn nobody_is_mailed_twice_through_kills_and_lost_answers() {
    let avochato = AvochatoServer::start(people(USERS + 1)).await;
    avochato.list_tells(&["role", "enabled", "phone_valid", "mfa_app_valid"]);
    let arguments = ["avochato", "--url", &avochato.url, "--account", AUTH_ID, "--inbox", INBOX];
    let bulk = Bulk::connect(&arguments, AUTH_SECRET);
    avochato.set_latency(Duration::from_millis(20));
    for at in 0..LOST {
        let user = 1 + at * USERS / LOST;
        let fault = if at % 2 == 0 { Fault::Lost } else { Fault::Dropped };
        avochato.fault(&format!("POST /v1/users/U{user:05}/password_reset"), 1, fault);
    }
    let mut process = bulk.order(&["reset-password"]);
    let moments = moments(USERS);
    for (at, moment) in moments.iter().enumerate() {
        bulk.wait(*moment).await;
        if at % 2 == 0 {
            avochato.fault("", AWAY, Fault::Dropped);
        }
        process = bulk.killed(process).await;
    }
    bulk.wait(USERS as i64).await;
    let told = process.finish();
    println!("killed at {moments:?}; it said: {}", told.stdout.lines().last().unwrap_or_default());

    let end = bulk.end().await;
    let mut mailed = avochato.mails();
    let mails = mailed.len() as i64;
    mailed.sort();
    mailed.dedup();
    println!("{mails} mails to {} users", mailed.len());
    assert_eq!(mailed.len() as i64, mails, "somebody was mailed twice");
    assert_eq!(end.done + end.unknown, USERS as i64, "something failed: {end:?}");
    // Who is done was mailed; of whom nobody knows, some were.
    assert!(end.done <= mails && mails <= end.done + end.unknown, "{mails} mails, {end:?}");
    let unknown_at_least = (LOST / 2) as i64;
    assert!(end.unknown >= unknown_at_least, "the lost answers are counted: {end:?}");
}
