//! The user's side in a real browser: Chromium walks the pages that links lead to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;

#[path = "browser"]
mod browser {
    mod authenticator_app;
    mod axe;
    mod chromium;
    mod page;
    mod scene;

    mod closed;
    mod looks;
    mod password;
    mod phone;
    mod proof;
    mod setup;
}
