//! The door of the server, through raw sockets: who is let in, for how long, and as whom.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;

#[path = "common/program.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod program;

#[path = "door"]
mod door {
    mod address;
    mod authority;
    mod binary;
    mod crowd;
    mod malformed;
    mod rates;
    mod raw;
    mod slow;
    mod tls;
}
