//! The real binary: its commands and configuration file, and the panel in a real terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may fail the test")]

mod act;
mod audit;
mod backup;
mod catalogue;
mod config;
mod configuration;
#[cfg(unix)]
mod connect;
mod demo;
mod directories;
#[cfg(unix)]
mod disconnect;
mod doctor;
mod documents;
#[cfg(unix)]
mod drawn_names;
mod dry_run;
mod email;
mod exempt;
mod exit_codes;
mod figures;
mod help;
mod holding_proxy;
mod import;
mod init;
mod jobs;
mod killed_held;
mod killed_job;
mod life_cycle;
mod local;
mod login;
mod metrics;
mod operations;
mod operator;
#[cfg(unix)]
mod operators;
mod outbox;
mod papers;
mod phone;
mod postgres;
#[cfg(unix)]
mod pty;
mod remind;
mod report;
mod rotate_key;
mod serve;
mod session;
#[cfg(unix)]
mod ssh;
#[cfg(unix)]
mod store_copy;
#[cfg(unix)]
mod sync;
mod token;
#[cfg(feature = "otlp")]
mod traces;
mod user;
mod user_language;
mod users;

#[cfg(unix)]
use mfadmin_testing::terminal;
use mfadmin_testing::{program, server};
