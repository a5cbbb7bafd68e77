//! The real binary in a real pseudo-terminal: what it leaves behind, however it ends.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "a helper of a test may fail the test, and other test binaries use the rest"
)]

#[path = "common/log.rs"]
mod log;
#[path = "pty/login.rs"]
mod login;
#[path = "common/mailbox.rs"]
mod mailbox;
#[path = "pty/memory.rs"]
mod memory;
#[path = "pty/mouse.rs"]
mod mouse;
#[path = "pty/panel.rs"]
mod panel;
#[path = "pty/panics.rs"]
mod panics;
#[path = "common/program.rs"]
mod program;
#[path = "pty/questions.rs"]
mod questions;
#[path = "pty/scripts.rs"]
mod scripts;
#[path = "common/terminal.rs"]
mod terminal;
#[path = "pty/thrift.rs"]
mod thrift;
