//! What the test trees and the benches share: a server, the binary, terminals, and the services that
//! messages go to, each as a test needs it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::new_without_default,
    reason = "a helper of a test may fail the test, and makes files and servers"
)]

pub mod authority;
pub mod avochato;
pub mod bare_sqlite;
pub mod breaking_line;
pub mod gateway;
pub mod issuer;
pub mod keycloak;
pub mod live_panel;
pub mod log;
pub mod mail_server;
pub mod mailbox;
pub mod mirrored;
pub mod operators;
pub mod postgres;
pub mod privacyidea;
pub mod program;
pub mod properties;
pub mod realm_browser;
pub mod sample;
pub mod scripted;
pub mod server;
pub mod statistics;
#[cfg(unix)]
pub mod terminal;
pub mod test_app;

/// The beginning of an HTTP client: with the cryptography that the program itself uses.
pub fn http_client() -> reqwest::ClientBuilder {
    mfadmin::tls_provider::install();
    reqwest::Client::builder()
}
