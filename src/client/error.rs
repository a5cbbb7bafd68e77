//! What a call can end in beside its answer.

use crate::contract::{Code, Problem};
use crate::tls_provider::certificate;
use std::io;
use thiserror::Error;

#[derive(Clone, Debug, Error)]
pub enum ClientError {
    /// The server refused; nothing was changed.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The request never reached the server; nothing was changed.
    #[error("cannot reach the server: {0}")]
    Unreachable(String),
    /// The same of a server on this machine, whose socket is gone.
    #[error("the server on this machine has ended. Start it again, or run mfadmin anew")]
    Ended,
    /// Another server may be answering, so nothing was sent: its certificate proves nothing (RFC 5280,
    /// RFC 9525).
    #[error("the server's certificate cannot be trusted: {0}")]
    Untrusted(&'static str),
    /// The request may have reached the server, and its answer did not come back. Repeat it with
    /// the same idempotency key to learn the outcome.
    #[error("the answer was lost, so the outcome is not known: {0}")]
    Unknown(String),
    /// The server did what was asked, and its answer cannot be read.
    #[error("the answer cannot be read: {0}")]
    Garbled(String),
    /// The answer is not one of this API's; the address may be another server's.
    #[error("unexpected answer: {0}")]
    Protocol(String),
    /// The address is not an `http` or `https` URL.
    #[error("{0:?} is not a server address; expected something like https://mfadmin.example.org")]
    Address(String),
}

impl ClientError {
    /// The code of the server's refusal, if it was one.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// After how many seconds the server takes another try, where it said so.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Problem(problem) => problem.retry_after,
            _ => None,
        }
    }

    /// Whether the line or the server is down, so that a later try may go through.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Ended | Self::Untrusted(_) | Self::Unknown(_) => true,
            Self::Problem(problem) => matches!(problem.code, Code::Unavailable | Code::Timeout),
            Self::Garbled(_) | Self::Protocol(_) | Self::Address(_) => false,
        }
    }

    /// Whether the request may have been carried out all the same.
    pub fn may_have_acted(&self) -> bool {
        match self {
            Self::Unknown(_) | Self::Garbled(_) => true,
            Self::Problem(problem) => matches!(problem.code, Code::Unavailable | Code::Timeout),
            Self::Unreachable(_)
            | Self::Ended
            | Self::Untrusted(_)
            | Self::Protocol(_)
            | Self::Address(_) => false,
        }
    }

    /// Whether it settles what became of an act that was sent before under the same key. The
    /// server may look at the key only after it has let the caller in and found enough proof.
    pub fn tells_outcome(&self) -> bool {
        match self {
            Self::Problem(problem) => !matches!(
                problem.code,
                Code::Unauthenticated
                    | Code::SessionExpired
                    | Code::SignInUnfinished
                    | Code::StepUpRequired
                    | Code::TooManyRequests
                    | Code::Forbidden
                    | Code::IdempotencyBusy
                    | Code::Internal
                    | Code::Timeout
                    | Code::Unavailable
            ),
            _ => false,
        }
    }

    /// Whether the server refuses this person or this session whatever is asked.
    pub fn is_shut_out(&self) -> bool {
        self.needs_sign_in() || self.code() == Some(Code::Forbidden)
    }

    /// Whether the server knows no open session of this caller; nothing was done.
    pub fn needs_sign_in(&self) -> bool {
        let out = [Code::Unauthenticated, Code::SessionExpired, Code::SignInUnfinished];
        self.code().is_some_and(|code| out.contains(&code))
    }
}

/// Why a request did not reach the server.
pub(super) fn unreached(error: &reqwest::Error) -> ClientError {
    match certificate::fault(error) {
        Some(fault) => ClientError::Untrusted(fault),
        None if is_without_socket(error) => ClientError::Ended,
        None => ClientError::Unreachable(cause(error)),
    }
}

/// Whether a socket of this machine was to be opened and is not there, which no address is found to be.
fn is_without_socket(error: &reqwest::Error) -> bool {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = inner {
        let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if io == Some(io::ErrorKind::NotFound) {
            return true;
        }
        inner = error.source();
    }
    false
}

/// The innermost cause of a transport error: reqwest's outer messages name the URL, whose query
/// may hold what a person searched for.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    if error.is_timeout() { "no answer in time".to_owned() } else { inner.to_string() }
}
