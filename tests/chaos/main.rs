//! What was accepted outlives every fault: servers, PostgreSQL and its processes killed, lines cut, slow and
//! silent, files that cannot grow, disks that are full, files that cannot be written, clocks that jump. The service is
//! the real binary; clients repeat under their idempotency keys until they are answered.
//!
//! `MFADMIN_CHAOS_ROUNDS` says how many rounds there are, `MFADMIN_CHAOS_SEED` repeats those of a run.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail, and these tell what they did"
)]

mod burst;
mod dice;
mod disk;
mod faked_clock;
mod ledger;
mod line;
mod organisation;
mod postbox;
mod postgres;
mod replica;
mod set_clock;
mod sqlite;

use std::time::Duration;

/// How long to wait for what should come: far longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(120);
