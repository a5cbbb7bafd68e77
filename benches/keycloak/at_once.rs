//! What several pages at once bring, and a brief list; and what they do to somebody else, who asks for one user
//! after the other meanwhile, as a page of the console does.

use crate::{
    asked::{BareClient, PAGE},
    large_realm::LargeRealm,
};
use futures_util::{StreamExt, stream};
use mfadmin_testing::statistics::median;
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

const ROUNDS: usize = 3;
/// Between two requests of somebody else.
const PAUSE: Duration = Duration::from_millis(20);

pub async fn run(realm: &LargeRealm) {
    let ways = [(0, false), (1, false), (2, false), (3, false), (4, false), (1, true), (3, true)];
    let mut found: Vec<(Vec<f64>, Vec<f64>)> = vec![Default::default(); ways.len()];
    for round in 0..ROUNDS {
        for at in 0..ways.len() {
            let at = if round % 2 == 0 { at } else { ways.len() - 1 - at };
            let (seconds, waits) = list(realm, ways[at]).await;
            found[at].0.push(seconds);
            found[at].1.extend(waits);
        }
    }
    for ((pages, is_brief), (seconds, mut waits)) in ways.into_iter().zip(found) {
        waits.sort_by(f64::total_cmp);
        let kind = if is_brief { "brief" } else { "whole" };
        let late = waits[waits.len() * 95 / 100];
        println!(
            "{pages} {kind} pages at once: {:.1} s; one user for somebody else: {:.1} ms, of 20 the slowest {:.1} ms",
            median(&seconds),
            median(&waits) * 1e3,
            late * 1e3
        );
    }
}

/// The seconds of the whole list, and of each request of somebody else meanwhile. None at once is nothing for
/// ten seconds.
async fn list(realm: &LargeRealm, (pages, is_brief): (usize, bool)) -> (f64, Vec<f64>) {
    let client = BareClient::sign_in(realm).await;
    let some: Value = serde_json::from_slice(&client.page(3 * PAGE, true).await).unwrap();
    let ids: Vec<String> =
        some.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
    let is_over = Arc::new(AtomicBool::new(false));
    let (over, other) = (is_over.clone(), client.clone());
    let waiting = tokio::spawn(async move {
        let mut waits = Vec::new();
        for id in ids.iter().cycle() {
            if over.load(Relaxed) {
                break;
            }
            let begun = Instant::now();
            other.get(&format!("users/{id}")).await;
            waits.push(begun.elapsed().as_secs_f64());
            tokio::time::sleep(PAUSE).await;
        }
        waits
    });
    let begun = Instant::now();
    if pages == 0 {
        tokio::time::sleep(Duration::from_secs(10)).await;
    } else {
        let all = (0..realm.users).step_by(PAGE).map(|first| client.page(first, is_brief));
        stream::iter(all).buffer_unordered(pages).for_each(async |_| ()).await;
    }
    let seconds = begun.elapsed().as_secs_f64();
    is_over.store(true, Relaxed);
    (seconds, waiting.await.unwrap())
}
