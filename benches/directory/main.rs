//! What another system's directory costs: `cargo bench --bench directory [-- [PART] [USERS]]`.
//!
//! PART is `avochato` (a stand-in with 5,000 users and 50 ms a call), `privacyidea` (itself, with 2,000
//! users; `tests/run.sh` installs it) or `paint` (the panel on 2,000 users, mirrored and our own); without
//! one all are run. Claims about speed are ratios, measured in one run and in turns.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may fail and prints what it found"
)]

mod avochato;
mod paint;
mod privacyidea;
mod warm;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let users = arguments.iter().find_map(|text| text.parse().ok());
    let is_wanted = |part: &str| {
        let parts = ["avochato", "privacyidea", "paint"];
        let is_named = |name: &str| arguments.iter().any(|argument| argument == name);
        is_named(part) || !parts.into_iter().any(is_named)
    };
    if is_wanted("avochato") {
        avochato::run(users.unwrap_or(5_000)).await;
    }
    if is_wanted("privacyidea") {
        privacyidea::run(users.unwrap_or(2_000)).await;
    }
    if is_wanted("paint") {
        paint::run(users.unwrap_or(2_000)).await;
    }
}
