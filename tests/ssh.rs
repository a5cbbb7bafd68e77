//! The panel where it lives: behind a real sshd, in tmux and in screen, on terminals of all ages.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/program.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod program;
#[path = "common/terminal.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod terminal;

#[path = "ssh"]
mod ssh {
    mod host;

    mod line;
    mod multiplexers;
    mod terminals;
}
