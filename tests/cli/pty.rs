//! The real binary in a real pseudo-terminal: what it leaves behind, however it ends.

mod approval;
mod background;
pub mod login;
mod memory;
mod mouse;
mod panel;
mod panics;
mod paste;
mod plain;
mod plain_actions;
mod plain_forms;
mod plain_realm;
mod questions;
mod scripts;
mod thrift;
mod undo;

use mfadmin_testing::{mailbox, program, terminal};
