//! What sending leaves in the log. A program of its own, because a process has one log.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;

#[path = "post"]
#[allow(dead_code, reason = "each test program uses its part")]
mod post {
    pub mod desk;
    pub mod gateway;
    pub mod mail_server;

    mod secrets;
}
