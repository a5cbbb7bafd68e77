//! Messages on their way out: by SMTP, through gateways for texts, into files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

mod addresses;
mod email;
mod events;
mod files;
mod hello;
mod hostile;
mod killed;
mod mails;
mod pace;
mod retry;
mod texts;
mod trouble;
mod unsent;
mod visible;
mod withdrawn;
mod worker;

use mfadmin_testing::{gateway, mail_server, program, scripted, server, test_app};
