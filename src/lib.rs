//! mfadmin: see who in an organisation lacks multi-factor authentication, and close those gaps.
//!
//! Imports point downward only: [`contract`] ← [`client`] ← {[`tui`], [`cli`]} and
//! [`contract`] ← [`server`]. The panel never imports the server; the embedded mode starts one
//! on `127.0.0.1:0` and speaks the same HTTP to it.

pub mod cli;
pub mod client;
pub mod config;
pub mod contract;

pub mod logging;
pub mod private_file;
pub mod secret;
pub mod server;
pub mod tls_provider;
pub mod tui;
