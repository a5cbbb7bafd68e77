//! What a large realm of Keycloak costs: `cargo bench --bench keycloak [-- [PART] [USERS]]`.
//!
//! PART is `list` (reading the list, beside the same requests one at a time, and what it takes of memory),
//! `at_once` (what several pages at once bring, and what they do to somebody else's requests) or `warm` ("who
//! lacks a second factor", beside Keycloak's own command-line client and PyPI's python-keycloak); without one
//! all are run. The realm has 20,000 users, on PostgreSQL (Debian's `postgresql`), and is kept below
//! `target/bench/keycloak` for the next run. Claims about speed are ratios, measured in one run and in turns.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may fail and prints what it found"
)]

mod asked;
mod at_once;
mod large_realm;
mod list;
mod others;
#[path = "../directory/warm.rs"]
mod warm;

use large_realm::LargeRealm;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let users = arguments.iter().find_map(|text| text.parse().ok());
    let is_wanted = |part: &str| {
        let is_named = |name: &str| arguments.iter().any(|argument| argument == name);
        is_named(part) || !["list", "at_once", "warm"].into_iter().any(is_named)
    };
    let realm = LargeRealm::start(users.unwrap_or(20_000)).await;
    // First, so that nothing else has used memory before.
    if is_wanted("list") {
        list::run(&realm).await;
    }
    if is_wanted("at_once") {
        at_once::run(&realm).await;
    }
    if is_wanted("warm") {
        others::run(&realm).await;
    }
}
