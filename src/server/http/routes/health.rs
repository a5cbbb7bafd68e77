//! For those who watch the server.

use super::Outcome;
use crate::server::service::Service;
use axum::extract::State;
use std::sync::Arc;

/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn healthz() -> &'static str {
    "ok"
}

/// Whether the database answers, and takes changes.
///
/// 503 where reading or writing fails or takes too long. Asking writes nothing, but for one row where the last change
/// failed, so that it is known when the next will not.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn readyz(State(service): State<Arc<Service>>) -> Outcome<&'static str> {
    service.ready().await?;
    Ok("ok")
}
