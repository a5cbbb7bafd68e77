//! The pages that links lead to: through raw HTTP, as a browser without scripts sees them, and in a
//! real browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod cookies;
mod doors;
mod email;
mod foreign;
mod gap;
mod headers;
mod languages;
mod password;
mod phone;
mod proof;
mod races;
mod setup;

use mfadmin_testing::{server, test_app};
