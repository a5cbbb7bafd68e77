//! The routes: each reads its request, asks the service, and answers.

pub mod actions;
pub mod approval;
pub mod audit;
pub mod directory;
pub mod events;
pub mod exemptions;
pub mod health;
pub mod held;
pub mod import;
pub mod jobs;
pub mod life_cycle;
pub mod logs;
pub mod people;
pub mod realm;
pub mod reveal;
pub mod sessions;

use super::api_error::ApiError;
use crate::{
    contract::{Code, problem::MEDIA_TYPE},
    server::service::{Service, ServiceError, StoredResponse},
};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// What a handler gives.
type Outcome<T> = Result<T, ApiError>;

/// Does `change` in a task of its own: a client that hangs up, or a time limit, must not stop it
/// between its commit and the announcement of it.
async fn to_its_end<F>(
    service: Arc<Service>,
    change: impl FnOnce(Arc<Service>) -> F,
) -> Outcome<Response>
where
    F: Future<Output = Result<StoredResponse, ServiceError>> + Send + 'static,
{
    match start(service, change).await {
        Ok(answer) => Ok(respond(answer?)),
        Err(error) => {
            tracing::error!(%error, "a change was not completed");
            Err(Code::Internal.into())
        }
    }
}

/// Does `change` to its end, should the client hang up meanwhile.
async fn run_to_end<T: Send + 'static, F>(
    service: Arc<Service>,
    change: impl FnOnce(Arc<Service>) -> F,
) -> Outcome<Json<T>>
where
    F: Future<Output = Result<T, ServiceError>> + Send + 'static,
{
    match start(service, change).await {
        Ok(done) => Ok(Json(done?)),
        Err(error) => Err(ApiError::from(ServiceError::from(error))),
    }
}

/// [`run_to_end`], for what has nothing to tell.
async fn gone<F>(
    service: Arc<Service>,
    change: impl FnOnce(Arc<Service>) -> F,
) -> Outcome<StatusCode>
where
    F: Future<Output = Result<(), ServiceError>> + Send + 'static,
{
    run_to_end(service, change).await.map(|_| StatusCode::NO_CONTENT)
}

/// Starts `change` as a task that a server waits for before it ends.
fn start<F>(service: Arc<Service>, change: impl FnOnce(Arc<Service>) -> F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let tasks = service.tasks().clone();
    tasks.spawn_to_end(change(service).in_current_span())
}

/// An answer's bytes as they are kept for a repeat of the request.
fn respond(answer: StoredResponse) -> Response {
    let status = StatusCode::from_u16(answer.status);
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if answer.body.is_empty() {
        return status.into_response();
    }
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    // What was held may have been refused since.
    let kind = if status.is_success() { "application/json" } else { MEDIA_TYPE };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some(etag) = answer.etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
        headers.insert(header::ETAG, etag);
    }
    response
}
