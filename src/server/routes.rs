//! The routes: each reads its request, asks the service, and answers.

pub mod actions;
pub mod events;
pub mod health;
pub mod import;
pub mod logs;
pub mod people;

use super::{refusal::Refusal, service::Answer};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// What a handler gives.
type Outcome<T> = Result<T, Refusal>;

/// An answer's bytes as they are kept for a repeat of the request.
fn respond(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status);
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(etag) = answer.etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
        headers.insert(header::ETAG, etag);
    }
    response
}
