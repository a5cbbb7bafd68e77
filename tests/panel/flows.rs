//! The jobs of an admin, done by keys on the real loop against a real server.

mod office;
mod visitor;
mod weather;

mod access;
mod activity;
mod app;
mod authenticator;
mod avobot;
mod badges;
mod browse;
mod bulk;
mod cool_down;
mod export;
mod gates;
mod line;
mod live;
mod mouse;
mod outbox;
mod overview;
mod palette;
mod phone;
mod queue;
mod reason;
mod sign_in;
mod step_up;

use mfadmin_testing::{log, mailbox, panel};
