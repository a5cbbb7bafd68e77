use jiff::{SignedDuration, Timestamp};
use mfadmin::server::clock::*;
use std::time::Duration;
use tokio::time::timeout;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn a_sleeper_wakes_when_the_clock_is_moved_past_its_time() {
    let clock = Clock::movable();
    let at = clock.now() + HOUR * 2;
    let sleeper = tokio::spawn({
        let clock = clock.clone();
        async move { clock.sleep_until(at).await }
    });
    clock.advance(HOUR);
    tokio::task::yield_now().await;
    assert!(!sleeper.is_finished());
    clock.advance(HOUR);
    timeout(Duration::from_secs(10), sleeper).await.unwrap().unwrap();
    assert!(clock.now() >= at);
}

#[tokio::test]
async fn a_clock_runs_by_itself() {
    for clock in [Clock::System, Clock::movable()] {
        let at = clock.now() + SignedDuration::from_millis(20);
        clock.sleep_until(at).await;
        assert!(clock.now() >= at);
        // What is past is not waited for.
        clock.sleep_until(at).await;
    }
}

#[test]
fn nobody_moves_the_clock_of_the_machine() {
    let clock = Clock::System;
    clock.advance(HOUR);
    assert!(clock.now().duration_since(Timestamp::now()) < HOUR);
}
