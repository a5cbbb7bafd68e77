//! Avochato, by a server that stands in for it and answers each call after 50 ms. The first reading asks for
//! the pages of all users and for each user alone, eight at a time; nothing can be quicker than its requests,
//! by the latency, over eight. The second reading meets the same users, of whom a few were changed
//! meanwhile, and is counted in requests. Then the question of the Security view is asked of the mirror, and
//! of the directory as its own API would answer it: from all pages and all users.

use crate::warm::{self, reading};
use mfadmin::{
    contract::text::number,
    server::{RemoteOptions, clock::Clock},
};
use mfadmin_testing::{
    avochato::{AvochatoServer, people},
    server::TestServer,
};
use std::{sync::Arc, time::Duration};

const LATENCY: Duration = Duration::from_millis(50);
const AT_ONCE: f64 = 8.0;
/// Users who are changed between the two readings.
const CHANGED: usize = 7;

pub async fn run(users: usize) {
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

    let warm = warm::answers(&ours).await;
    println!(
        "who lacks a factor: {:.1} ms here; from the directory's own API at least {limit:.1} s: {:.0} times",
        warm * 1000.0,
        limit / warm
    );
}
