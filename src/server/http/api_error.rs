//! Refusals as answers: problem documents.

use crate::{
    contract::{Code, FieldError, Problem, problem::MEDIA_TYPE},
    server::service::ServiceError,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A problem on its way out.
#[derive(Debug)]
pub struct ApiError(Box<Problem>);

impl ApiError {
    /// A problem about one field, parameter or header.
    pub fn field(code: Code, field: &str, message: impl Into<String>) -> Self {
        Problem::new(code).with_error(FieldError::new(field, message)).into()
    }

    pub fn code(&self) -> Code {
        self.0.code
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<ServiceError> for ApiError {
    fn from(refused: ServiceError) -> Self {
        match refused {
            ServiceError::Problem(problem) => Self(problem),
            ServiceError::Store(error) if error.is_passing() => {
                tracing::warn!(%error, "the database does not answer");
                Code::Unavailable.into()
            }
            // The inside goes to the log, next to the request's id, and never to the caller.
            error => {
                tracing::error!(%error, "a request failed");
                Code::Internal.into()
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = self.0;
        let status = StatusCode::from_u16(problem.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        let pause = match problem.code {
            Code::Unavailable => Some(1),
            _ => problem.retry_after,
        };
        if let Some(seconds) = pause {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(problem.code);
        response
    }
}
