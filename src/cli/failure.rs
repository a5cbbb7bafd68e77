//! How a command fails: a sentence for people, an exit code for scripts.

use super::output;
use crate::{client::ClientError, config::ConfigError, contract::Code};
use color_eyre::eyre::Report;
use std::{error::Error, io, io::Write};

pub const FAILED: u8 = 1;
pub const USAGE: u8 = 2;
pub const BELOW_BAR: u8 = 3;
pub const NOT_ALLOWED: u8 = 4;
pub const UNREACHABLE: u8 = 5;

/// A failure whose kind a script may ask for. Each says what happened and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Failed(String),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    BelowBar(String),
    #[error("{0}")]
    NotAllowed(String),
    #[error("{0}")]
    Unreachable(String),
}

impl Failure {
    /// What a call to the server at `url` ended in.
    pub fn of_call(url: &str, error: &ClientError) -> Self {
        match error {
            error if error.needs_sign_in() => Self::NotAllowed(format!(
                "the server refused: {error} Run `mfadmin login --server {url}`, or set \
                 MFADMIN_TOKEN to a token that works"
            )),
            ClientError::Problem(problem) if matches!(problem.status, 401 | 403) => {
                Self::NotAllowed(format!("the server refused: {problem}"))
            }
            ClientError::Unknown(cause) => Self::Unreachable(format!(
                "the answer of {url} was lost ({cause}), so the outcome is unknown. Check the \
                 panel or `mfadmin audit` before you try again"
            )),
            ClientError::Problem(problem) if error.is_outage() => {
                Self::Unreachable(format!("{url} cannot do this now: {problem}"))
            }
            ClientError::Untrusted(_) => Self::Unreachable(format!(
                "{error}. Check that {url} is the right address; for a private authority set \
                 `ca_file` under [server]"
            )),
            ClientError::Ended => Self::Unreachable(error.to_string()),
            error if error.is_outage() => Self::Unreachable(format!(
                "{error}. Check that {url} is the right address and the server runs, then try again"
            )),
            ClientError::Protocol(_) => Self::Failed(format!(
                "{error}. Check that {url} is the address of an mfadmin server"
            )),
            error => Self::Failed(error.to_string()),
        }
    }

    /// What the rules refuse before the server is asked.
    pub fn of_refusal(code: Code) -> Self {
        match code.status() {
            403 => Self::NotAllowed(code.title().to_owned()),
            _ => Self::Failed(code.title().to_owned()),
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Failed(_) => FAILED,
            Self::Usage(_) => USAGE,
            Self::BelowBar(_) => BELOW_BAR,
            Self::NotAllowed(_) => NOT_ALLOWED,
            Self::Unreachable(_) => UNREACHABLE,
        }
    }
}

/// What a command met, before it is told with the address of its server.
#[derive(Debug)]
pub enum CommandError {
    Call(ClientError),
    Other(Report),
}

impl CommandError {
    pub fn at(self, url: &str) -> Report {
        match self {
            Self::Call(error) => Failure::of_call(url, &error).into(),
            Self::Other(report) => report,
        }
    }
}

impl From<ClientError> for CommandError {
    fn from(error: ClientError) -> Self {
        Self::Call(error)
    }
}

macro_rules! other_trouble {
    ($($error:ty),*) => { $(
        impl From<$error> for CommandError {
            fn from(error: $error) -> Self {
                Self::Other(error.into())
            }
        }
    )* };
}
other_trouble!(Failure, Report, io::Error, serde_json::Error, askama::Error);

pub fn exit_code(report: &Report) -> u8 {
    let of_cause = |error: &(dyn Error + 'static)| {
        let known = error.downcast_ref::<Failure>().map(Failure::exit_code);
        known.or_else(|| error.is::<ConfigError>().then_some(USAGE))
    };
    report.chain().find_map(of_cause).unwrap_or(FAILED)
}

/// The whole chain of causes as one sentence.
pub fn sentence(report: &Report) -> String {
    let mut sentence = String::new();
    for cause in report.chain().map(ToString::to_string) {
        // Some errors repeat their cause in their own words.
        if sentence.contains(&cause) {
            continue;
        }
        if !sentence.is_empty() {
            sentence.push_str(": ");
        }
        sentence.push_str(&cause);
    }
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// Tells a person on standard error; with `RUST_BACKTRACE` set, with everything known.
pub fn tell(report: &Report) {
    let backtrace = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    let text = if backtrace { format!("{report:?}") } else { sentence(report) };
    // When standard error is gone as well, the exit code still tells.
    let _ = writeln!(io::stderr(), "mfadmin: {}", output::printable(&text));
}
