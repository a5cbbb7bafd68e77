//! What reading a directory costs beside its latency alone: `cargo bench --bench directory [-- USERS]`.
//!
//! A server that stands in for Avochato answers each call after 50 ms. The first reading asks for the
//! pages of USERS (5,000) and for each user alone, eight at a time; nothing can be quicker than
//! its requests, by the latency, over eight. The second reading meets the same users, of whom a few were
//! changed meanwhile, and is counted in requests. Then the question of the Security view is asked of the
//! mirror, and of the directory as its own API would answer it: from all pages and all users.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may fail and prints what it found"
)]

use jiff::SignedDuration;
use mfadmin::{
    contract::{api::UserPage, text::number},
    server::{
        RemoteOptions,
        clock::Clock,
        mirror::{OnShrink, ScanStart},
        service::access,
    },
};
use mfadmin_testing::{
    avochato::{AvochatoServer, people},
    server::TestServer,
    statistics::median,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const USERS: usize = 5_000;
const LATENCY: Duration = Duration::from_millis(50);
const AT_ONCE: f64 = 8.0;
/// Users who are changed between the two readings.
const CHANGED: usize = 7;
const QUESTIONS: usize = 50;

#[tokio::main]
async fn main() {
    let users = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(USERS);
    let avochato = AvochatoServer::start(people(users)).await;
    avochato.set_latency(LATENCY);
    let ours = TestServer::start_with(|options| {
        let remote = Arc::new(avochato.directory(Clock::System));
        options.directory = Some(RemoteOptions { remote, refresh: None });
    })
    .await;

    let first = reading(&ours).await;
    let requests = avochato.calls().len();
    let limit = requests as f64 * LATENCY.as_secs_f64() / AT_ONCE;
    println!(
        "first reading of {} users: {} requests, {first:.1} s; {} ms each, eight at a time: {limit:.1} s; {:.2} times",
        number(users as u64),
        number(requests as u64),
        LATENCY.as_millis(),
        first / limit
    );

    avochato.forget_calls();
    avochato.change(|people| {
        for person in people.iter_mut().step_by(users / CHANGED + 1) {
            person.name.push('!');
        }
    });
    let second = reading(&ours).await;
    let (lists, all) = (avochato.count("GET /v1/users?page="), avochato.calls().len());
    println!(
        "second reading: {} of lists, {} of single users, {second:.1} s",
        number(lists as u64),
        number((all - lists) as u64)
    );

    let store = ours.server.store();
    let account = access::ensure_host_account(store, "bench").await.unwrap();
    let token = access::issue_session(store, account, SignedDuration::from_hours(1)).await.unwrap();
    let mut warm = Vec::new();
    for _ in 0..QUESTIONS {
        let begun = Instant::now();
        let page: UserPage = ours.get("/v1/users?gap=any&sort=urgency&limit=50", &token).await;
        assert!(page.total > 0);
        warm.push(begun.elapsed().as_secs_f64());
    }
    let warm = median(&warm);
    println!(
        "who lacks a factor: {:.1} ms here; from the directory's own API at least {limit:.1} s: {:.0} times",
        warm * 1000.0,
        limit / warm
    );
}

/// Reads all users; gives the seconds.
async fn reading(ours: &TestServer) -> f64 {
    let begun = Instant::now();
    ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await.unwrap();
    begun.elapsed().as_secs_f64()
}
