//! Whether the time of a refused sign-in tells if the account exists: `cargo bench --bench
//! sign_in_timing [ROUNDS]`.
//!
//! Each round asks a real server once for each kind of account, in an order of chance, so that
//! whatever else the machine does falls on all kinds alike. What counts is how often an account of
//! one kind took longer than one of another: half of the time when nothing can be told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    dead_code,
    reason = "a bench may fail and prints what it found; tests use the rest of the server"
)]

use jiff::SignedDuration;
use mfadmin::{
    contract::{Role, api::paths},
    server::{
        address::{ForwardedBy, Proxies},
        store::NewUser,
    },
};
use mfadmin_testing::{
    server::person,
    statistics::{Comparison, median},
    test_app::{PASSWORD, TestApp},
};
use rand::seq::SliceRandom;
use reqwest::Client;
use serde_json::json;
use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

const ROUNDS: usize = 400;
/// Asked before anything counts: caches fill, and the connection opens.
const WARM_UP: usize = 20;

/// The kinds of account a stranger must not be able to tell apart. The first is compared with
/// each of the others.
const KINDS: [(&str, &str); 4] = [
    ("unknown", "no such account"),
    ("owner", "an Owner with another password"),
    ("member", "a member, who may not sign in, with another password"),
    ("newcomer", "an Owner who chose no password yet"),
];

#[tokio::main]
async fn main() {
    let rounds = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(ROUNDS);
    let (app, http) = (start().await, Client::new());
    let mut times: [Vec<f64>; KINDS.len()] = Default::default();
    let mut order: Vec<usize> = (0..KINDS.len()).collect();
    for round in 0..WARM_UP + rounds {
        order.shuffle(&mut rand::rng());
        for kind in &order {
            let took = time_refusal(&app, &http, *kind, round).await;
            if round >= WARM_UP {
                times[*kind].push(took.as_secs_f64());
            }
        }
        // The accounts' failures in a row are forgotten: after 100 no password would be looked at.
        app.sql("delete from attempts").await;
        app.server.advance(SignedDuration::from_mins(61));
    }
    println!("{rounds} refused sign-ins of each kind, median {:.1} ms", median(&times[0]) * 1e3);
    let mut told = false;
    for (kind, times_of_kind) in times.iter().enumerate().skip(1) {
        let found = Comparison::of(times_of_kind, &times[0]);
        told |= found.differs();
        println!("{}, against none:\n{found}", KINDS[kind].1);
    }
    println!("{}", if told { "The time tells them apart." } else { "Nothing can be told." });
}

/// A server on which an account of each kind stands among a thousand others.
async fn start() -> TestApp {
    // Each request comes from an address of its own, so that none has to wait.
    let app = TestApp::open_with(|options| {
        let trusted = vec!["127.0.0.1/32".parse().unwrap()];
        options.http.proxies = Proxies { trusted, header: ForwardedBy::XForwardedFor };
    })
    .await;
    let with_role = |name: &str, role| NewUser { role, ..person(name) };
    let others = (0..1000).map(|at| person(&format!("other{at}")));
    let users = [
        with_role("owner", Role::Owner),
        with_role("member", Role::Member),
        with_role("newcomer", Role::Owner),
    ];
    let ids = app.server.seed(users.into_iter().chain(others).collect()).await;
    for id in &ids[..2] {
        let link = app.password_link(*id, false).await;
        let fields = [("step", "save"), ("password", PASSWORD), ("again", PASSWORD)];
        let page = app.fill(&link, &fields).await;
        assert_eq!(page.status, 200, "{}", page.html);
    }
    app
}

/// How long a sign-in took that is refused.
async fn time_refusal(app: &TestApp, http: &Client, kind: usize, round: usize) -> Duration {
    let email = format!("{}@example.com", KINDS[kind].0);
    let body = json!({ "email": email, "password": "wrong password" });
    let first = Ipv4Addr::new(10, 0, 0, 0).to_bits();
    let address = Ipv4Addr::from_bits(first + (round * KINDS.len() + kind) as u32);
    let request = http.post(app.server.url(paths::SESSIONS)).json(&body);
    let request = request.header("x-forwarded-for", address.to_string());
    let begun = Instant::now();
    let response = request.send().await.unwrap();
    let status = response.status();
    response.bytes().await.unwrap();
    let took = begun.elapsed();
    assert_eq!(status, 401);
    took
}
