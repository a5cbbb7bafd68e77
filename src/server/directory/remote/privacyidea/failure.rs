//! Why a question was not answered as it should be, and whether it may have had an effect.

use crate::server::directory::remote::{OrderRefusal, RemoteError, StepOutcome, http::CallError};
use reqwest::StatusCode;

/// What the other side calls something that is not there.
const NOT_FOUND: i64 = 601;
/// What it calls a parameter that is wrong.
const BAD_PARAMETER: i64 = 905;

/// What became of a question that has no good answer.
#[derive(Debug)]
pub enum Failure {
    /// It did not leave, so it had no effect.
    NotSent(RemoteError),
    /// It was refused, in the other side's own words.
    Answered { status: StatusCode, code: i64, message: String },
    /// It was answered with something that privacyIDEA does not say.
    Unreadable { is_json: bool },
    /// Nobody knows.
    NoAnswer(RemoteError),
}

impl Failure {
    pub fn of_call(error: CallError) -> Self {
        match error {
            CallError::NotSent(error) => Self::NotSent(error),
            CallError::NoAnswer(error) => Self::NoAnswer(error),
        }
    }

    /// Of an answer that says no more than its status.
    pub fn of_status(status: StatusCode) -> Self {
        let message = format!("it answers {status}.");
        Self::Answered { status, code: 0, message }
    }

    /// Of an answer that reads as success and cannot be read.
    pub fn unreadable(is_json: bool) -> Self {
        Self::Unreadable { is_json }
    }

    /// Whether the other side says that what was named is not there.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Answered { code: NOT_FOUND, .. })
    }

    /// Whether the account may not do this.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Answered { status: StatusCode::FORBIDDEN, .. })
    }

    /// Whether the other side says that it did nothing, and would not if it were asked again.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Answered { status, .. }
            if status.is_client_error() && *status != StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the other side says that a parameter is wrong.
    pub fn is_bad_parameter(&self) -> bool {
        matches!(self, Self::Answered { code: BAD_PARAMETER, .. })
    }

    /// The same without `secret`, should the other side repeat it.
    pub fn without(self, secret: &str) -> Self {
        match self {
            Self::Answered { status, code, message } => {
                Self::Answered { status, code, message: message.replace(secret, "…") }
            }
            other => other,
        }
    }

    /// What it means for somebody who only reads.
    pub fn into_error(self) -> RemoteError {
        match self {
            Self::NotSent(error) | Self::NoAnswer(error) => error,
            Self::Unreadable { is_json: true } => RemoteError::Unreadable(
                "its answer is not what privacyIDEA answers here. Check its version.".to_owned(),
            ),
            // Since 3.14 an address that is not there is answered with the page of the web interface.
            Self::Unreadable { is_json: false } => RemoteError::Unreadable(
                "what answers there speaks no JSON. Check [directory] url: it must be the address \
                 of privacyIDEA itself."
                    .to_owned(),
            ),
            Self::Answered { status, message, .. } => error_of(status, message),
        }
    }

    /// What it means for a step. What was refused has had no effect.
    pub fn into_outcome(self) -> StepOutcome {
        match self {
            Self::NotSent(error) if error.is_passing() => later(error),
            Self::NotSent(error) => {
                StepOutcome::Refused(OrderRefusal { message: error.to_string() })
            }
            Self::Answered { status: StatusCode::TOO_MANY_REQUESTS, .. } => {
                later(self.into_error())
            }
            Self::Answered { status, message, .. } if status.is_client_error() => {
                let message = format!("privacyIDEA refuses it: {message}");
                StepOutcome::Refused(OrderRefusal { message })
            }
            unknown => StepOutcome::Unknown(unknown.into_error().to_string()),
        }
    }
}

fn later(error: RemoteError) -> StepOutcome {
    let after = match &error {
        RemoteError::TooMany { after, .. } => *after,
        _ => None,
    };
    StepOutcome::Later { after, message: error.to_string() }
}

fn error_of(status: StatusCode, message: String) -> RemoteError {
    match status {
        StatusCode::UNAUTHORIZED => RemoteError::SignInRefused(format!(
            "it refuses the sign-in: {message} Check the secret, and whether its time is over."
        )),
        StatusCode::FORBIDDEN => RemoteError::NotPermitted(format!(
            "{message} Allow it to the account in an admin policy of privacyIDEA."
        )),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            RemoteError::TooMany { after: None, message }
        }
        _ if status.is_redirection() => RemoteError::Setting {
            setting: "[directory] url",
            message: "it leads to another address: give the one behind it".to_owned(),
        },
        StatusCode::NOT_FOUND => RemoteError::Setting {
            setting: "[directory] url",
            message: format!("{message} Give the address of privacyIDEA itself."),
        },
        _ => RemoteError::Faulty(format!("it reports a fault of its own: {message}")),
    }
}
