//! The API through its front door: a real server on a free port over a real database file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/callers.rs"]
mod callers;
#[path = "common/log.rs"]
mod log;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;

#[path = "api"]
mod api {
    mod actions;
    mod audit;
    mod audit_chain;
    mod audit_query;
    mod audit_shipping;
    mod cool_down;
    mod crowd;
    mod events;
    mod exemptions;
    mod filters;
    mod gate;
    mod idempotency;
    mod import;
    mod jobs {
        mod office;

        mod course;
        mod orders;
        mod policy;
        mod refused;
        mod reminders;
    }
    mod lists;
    mod matrix;
    mod message_content;
    mod openapi;
    mod outbox;
    mod overview;
    mod paths;
    mod places;
    mod refusals;
    mod requirements;
    mod reveal;
    mod seeding;
    mod stopping;
    mod upgrade;
}
