//! The pages that links lead to, through raw HTTP, as a browser without scripts sees them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;

#[path = "pages"]
mod pages {
    mod doors;
    mod foreign;
    mod gap;
    mod headers;
    mod password;
    mod phone;
    mod proof;
    mod races;
    mod setup;
    pub mod site;
}
