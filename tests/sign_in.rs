//! Signing in, stepping up and machine tokens, through raw HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;
#[path = "common/visitor.rs"]
mod visitor;

#[path = "sign_in"]
mod sign_in {
    mod enrolment;
    mod fixation;
    mod limits;
    mod password;
    mod replay;
    mod second_factor;
    mod sessions;
    mod step_up;
    mod tokens;
}
