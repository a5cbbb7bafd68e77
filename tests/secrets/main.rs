//! What must not be found in the database file or in a log. A program of its own, because a process
//! has one log and the tests here catch it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod crash;
mod delivery;
mod logged;
mod server;
