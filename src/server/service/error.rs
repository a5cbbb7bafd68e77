//! Why a use case did not happen.

use crate::{
    contract::{Code, FieldError, Problem},
    server::{
        crypto::{Unsealable, totp::Undescribable},
        directory::{DirectoryError, local::passwords::Unhashable},
        store::StoreError,
    },
};
use std::io;
use thiserror::Error;

#[derive(Debug, Error)]
pub enum ServiceError {
    /// Something the caller is told about.
    #[error("{0}")]
    Problem(Box<Problem>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sealing(#[from] Unsealable),
    #[error("an answer cannot be written as JSON: {0}")]
    StoredResponse(#[from] serde_json::Error),
    #[error(transparent)]
    Totp(#[from] Undescribable),
    #[error(transparent)]
    Hashing(#[from] Unhashable),
    #[error("the list of breached passwords cannot be read: {0}")]
    BreachList(io::Error),
    #[error("a computation did not come to its end: {0}")]
    Computing(#[from] tokio::task::JoinError),
}

impl ServiceError {
    /// A problem about one field, parameter or header.
    pub fn field(code: Code, field: &str, message: impl Into<String>) -> Self {
        Problem::new(code).with_error(FieldError::new(field, message)).into()
    }

    /// What the caller is told, where it is a refusal and no fault of the server's.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }
}

impl From<Problem> for ServiceError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<Code> for ServiceError {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

impl From<DirectoryError> for ServiceError {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Store(error) => error.into(),
            DirectoryError::Sealing(error) => error.into(),
            DirectoryError::Elsewhere => Code::NotInDirectory.into(),
        }
    }
}
