//! What needs no running program: rules, parsers, arithmetic. A file here tests the file of `src` that
//! has its path.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod cli;
mod client;
mod config;
mod contract;
mod logging;
mod properties;
mod secret;
mod server;
mod tls_provider;
mod tui;
