//! The server through raw HTTP: its API, its connections, and how people sign in to it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod callers;

mod api;
mod attacks;
mod connections;
mod schemathesis;
mod sign_in;

use mfadmin_testing::{program, server, test_app};
