//! The API held against its own description: Schemathesis makes requests from `/openapi.json`, good
//! and bad ones, and looks whether each answer is one that is described.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/callers.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod callers;
#[path = "common/log.rs"]
mod log;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;
#[path = "common/visitor.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod visitor;

#[path = "schemathesis"]
mod schemathesis {
    mod conformance;
}
