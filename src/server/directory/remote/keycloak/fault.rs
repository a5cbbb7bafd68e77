//! Why Keycloak did not do as it was asked, and whether that may have had an effect.

use crate::server::directory::remote::{OrderRefusal, RemoteError, StepOutcome, http::CallError};
use reqwest::StatusCode;

/// What became of a question that has no good answer.
#[derive(Debug)]
pub enum KeycloakFault {
    /// It did not leave, so it had no effect.
    NotSent(RemoteError),
    /// It was refused, in Keycloak's own words where it is Keycloak that answers.
    Answered { status: StatusCode, said: Option<String> },
    /// It was answered with something that is cut off, or that Keycloak does not say.
    Unreadable,
    /// Nobody knows.
    NoAnswer(RemoteError),
}

impl KeycloakFault {
    pub fn of_call(error: CallError) -> Self {
        match error {
            CallError::NotSent(error) => Self::NotSent(error),
            CallError::NoAnswer(error) => Self::NoAnswer(error),
        }
    }

    /// Whether Keycloak itself says that what was named is not there; a proxy's page says nothing.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Answered { status: StatusCode::NOT_FOUND, said: Some(_) })
    }

    /// The same without `secret`, should Keycloak repeat it.
    pub fn without(self, secret: &str) -> Self {
        match self {
            Self::Answered { status, said } => {
                Self::Answered { status, said: said.map(|said| said.replace(secret, "…")) }
            }
            other => other,
        }
    }

    /// The same after a call that had its effect: that the next one was not sent does not undo it.
    pub fn after_effect(self) -> Self {
        match self {
            Self::NotSent(error) => Self::NoAnswer(error),
            other => other,
        }
    }

    /// What it means for somebody who only reads.
    pub fn into_error(self) -> RemoteError {
        match self {
            Self::NotSent(error) | Self::NoAnswer(error) => error,
            Self::Unreadable => RemoteError::Unreadable(
                "its answer is cut off, or not what Keycloak answers here. Check [directory] url \
                 and its version."
                    .to_owned(),
            ),
            Self::Answered { status, said } => error_of(status, said),
        }
    }

    /// What it means for a step. What was refused has had no effect.
    pub fn into_outcome(self) -> StepOutcome {
        match self {
            Self::NotSent(error) if error.is_passing() => later(&error),
            Self::NotSent(error) => refused(error.to_string()),
            Self::Answered { status: StatusCode::TOO_MANY_REQUESTS, .. } => {
                later(&self.into_error())
            }
            Self::Answered { status: StatusCode::FORBIDDEN, .. } => refused(
                "Keycloak does not let the client do this. Give its service account the role \
                 manage-users of realm-management."
                    .to_owned(),
            ),
            Self::Answered { status, said } if status.is_client_error() => {
                let said = said.unwrap_or_else(|| format!("it answers {status}"));
                refused(format!("Keycloak refuses it: {said}"))
            }
            unknown => StepOutcome::Unknown(unknown.into_error().to_string()),
        }
    }
}

pub fn refused(message: impl Into<String>) -> StepOutcome {
    StepOutcome::Refused(OrderRefusal { message: message.into() })
}

fn later(error: &RemoteError) -> StepOutcome {
    let after = match error {
        RemoteError::TooMany { after, .. } => *after,
        _ => None,
    };
    StepOutcome::Later { after, message: error.to_string() }
}

fn error_of(status: StatusCode, said: Option<String>) -> RemoteError {
    let url = "[directory] url";
    match (status, said) {
        (StatusCode::UNAUTHORIZED, said) => {
            let said = said.map(|said| format!(": {said}")).unwrap_or_default();
            RemoteError::SignInRefused(format!(
                "it refuses the client{said}. Check [directory] client_id and its secret."
            ))
        }
        (StatusCode::FORBIDDEN, Some(said)) if said.contains("HTTPS required") => {
            RemoteError::Setting {
                setting: url,
                message: "the realm takes https alone (its setting sslRequired): give an address \
                          that begins with https://"
                    .to_owned(),
            }
        }
        (StatusCode::FORBIDDEN, _) => RemoteError::NotPermitted(
            "the client may not read this. Give its service account the roles view-users and \
             view-realm of realm-management."
                .to_owned(),
        ),
        (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, said) => {
            let message = said.unwrap_or_else(|| format!("it answers {status}"));
            RemoteError::TooMany { after: None, message }
        }
        (status, _) if status.is_redirection() => RemoteError::Setting {
            setting: url,
            message: "it leads to another address: give the one behind it".to_owned(),
        },
        (StatusCode::NOT_FOUND, Some(said)) if said.contains("Realm") => RemoteError::Setting {
            setting: "[directory] realm",
            message: "Keycloak has no realm of this name".to_owned(),
        },
        (StatusCode::NOT_FOUND, _) => RemoteError::Setting {
            setting: url,
            message:
                "Keycloak is not there. Give its own address, with its path where it has one, \
                      as in https://sso.example.com/auth"
                    .to_owned(),
        },
        (status, said) => {
            let said = said.unwrap_or_else(|| format!("it answers {status}"));
            RemoteError::Faulty(format!("it reports a fault of its own: {said}"))
        }
    }
}
