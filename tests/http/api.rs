//! The API through raw HTTP: a real server on a free port over a real database file.

mod actions;
mod audit;
mod audit_chain;
mod audit_query;
mod audit_shipping;
mod cool_down;
mod crowd;
mod events;
mod filters;
mod gate;
mod idempotency;
mod import;
mod jobs;
mod lists;
mod matrix;
mod message_content;
mod openapi;
mod outbox;
mod overview;
mod paths;
mod places;
mod refusals;
mod reveal;
mod seeding;
mod stopping;
