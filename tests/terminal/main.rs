//! The real binary in a real terminal, here and at the end of an SSH line.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod pty;
mod ssh;

use mfadmin_testing::{program, terminal};
