//! The commands, through the real binary.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "a helper of a test may fail the test, and other test binaries use the rest"
)]

#[path = "cli/act.rs"]
mod act;
#[path = "cli/audit.rs"]
mod audit;
#[path = "cli/configuration.rs"]
mod configuration;
#[path = "cli/demo.rs"]
mod demo;
#[path = "cli/dry_run.rs"]
mod dry_run;
#[path = "cli/exempt.rs"]
mod exempt;
#[path = "cli/exit_codes.rs"]
mod exit_codes;
#[path = "common/gate.rs"]
mod gate;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/jobs.rs"]
mod jobs;
#[path = "common/log.rs"]
mod log;
#[path = "cli/login.rs"]
mod login;
#[path = "cli/outbox.rs"]
mod outbox;
#[path = "cli/papers.rs"]
mod papers;
#[path = "common/program.rs"]
mod program;
#[path = "cli/remind.rs"]
mod remind;
#[path = "cli/report.rs"]
mod report;
#[path = "cli/rotate_key.rs"]
mod rotate_key;
#[path = "cli/serve.rs"]
mod serve;
#[path = "common/server.rs"]
mod server;
#[path = "cli/session.rs"]
mod session;
#[path = "cli/token.rs"]
mod token;
#[path = "cli/user.rs"]
mod user;
#[path = "cli/users.rs"]
mod users;
