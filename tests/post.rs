//! Messages on their way out: by SMTP, through gateways for texts, into files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/program.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod program;
#[path = "common/server.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod server;

#[path = "post"]
mod post {
    pub mod binary;
    pub mod desk;
    pub mod gateway;
    pub mod mail_server;
    pub mod scripted;

    mod events;
    mod files;
    mod hostile;
    mod killed;
    mod mails;
    mod retry;
    mod texts;
    mod trouble;
    mod visible;
    mod withdrawn;
    mod worker;
}
