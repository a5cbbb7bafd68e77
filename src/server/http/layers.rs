//! What every request passes: its id and log line, the time limit, the net under a panic.

pub mod body_rate;
pub mod guesses;

pub use body_rate::{BodyTooSlow, limit_body_rate};
pub use guesses::limit_guesses;

use super::{
    api_error::ApiError,
    app::Transport,
    traces::{RequestSpan, TracedRequest},
};
use crate::{
    contract::{Code, FieldError, Problem},
    server::metrics,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Version, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{any::Any, time::Duration};
use tokio::time::{Instant, timeout};
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// For browsers: nothing of an answer is run, framed or passed on. Pages say more exactly what they
/// load.
const CLOSED: [(HeaderName, &str); 2] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
];

/// A year, as is usual.
const STRICT_TRANSPORT: &str = "max-age=31536000; includeSubDomains";

/// Gives the request an id, logs how it ended, and adds the headers of every answer. The log has
/// the route's template and no more: a path, query or header may name a person or hold a secret.
pub async fn log_and_add_headers(
    State(transport): State<Transport>,
    request: Request,
    next: Next,
) -> Response {
    let id = Uuid::now_v7().to_string();
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let route = matched.unwrap_or("unmatched").to_owned();
    let method = request.method().clone();
    let traced = RequestSpan::begin(TracedRequest {
        id: &id,
        method: metrics::known_method(method.as_str()),
        route: matched,
        headers: request.headers(),
    });
    let span = tracing::info_span!("request", id, %method, %route);
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    traced.end(response.status());
    let status = response.status().as_u16();
    let took = begun.elapsed();
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, took_ms, "answered"));
    metrics::count_request(method.as_str(), &route, status, took);
    if let Some(code) = response.extensions().get::<Code>() {
        metrics::count_refusal(code.into());
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in CLOSED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if transport == Transport::Tls {
        let strict = HeaderValue::from_static(STRICT_TRANSPORT);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, strict);
    }
    response
}

/// Refuses an HTTP/1.1 request that does not name one host (RFC 9112, 3.2): a proxy and this
/// server could read it differently.
pub async fn require_one_host(request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let is_well_formed = match request.version() {
        Version::HTTP_11 => hosts == 1,
        _ => hosts <= 1,
    };
    if is_well_formed {
        return next.run(request).await;
    }
    let error = FieldError::new("host", "this header has to be there once");
    ApiError::from(Problem::new(Code::InvalidHeader).with_error(error)).into_response()
}

/// Answers `timeout` when the answer's head is not there in time.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::from(Code::Timeout).into_response(),
    }
}

/// The answer after a panic, which the panic hook has logged.
pub fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    ApiError::from(Code::Internal).into_response()
}
