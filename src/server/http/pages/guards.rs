//! What stands before every page: its time, its limits, and the headers that keep it to itself.

use super::{
    closed::{closed_page, frame},
    frame::{Frame, words_for},
    views::Why,
};
use crate::server::http::{address::ClientAddress, app::App, limits::Wait};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tokio::time::timeout;

/// Answers with a page when the answer is not there in time.
pub async fn limit_time(State(app): State<App>, request: Request, next: Next) -> Response {
    let words = words_for(&app.service, None, request.headers());
    match timeout(app.limits.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let frame = frame(&app.service, words);
            closed_page(frame, StatusCode::REQUEST_TIMEOUT, None, Why::BodyTooSlow)
        }
    }
}

/// Refuses the forms of an address that sent too many; looking at pages stays free.
pub async fn limit_forms(
    State(app): State<App>,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    match app.address_limits.form(address) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let words = words_for(&app.service, None, request.headers());
            too_many(frame(&app.service, words), wait)
        }
    }
}

fn too_many(frame: Frame, wait: Wait) -> Response {
    let seconds = wait.seconds();
    let why = Why::TooManyForms { seconds };
    let mut response = closed_page(frame, StatusCode::TOO_MANY_REQUESTS, None, why);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Headers of every page: nothing but our own style sheet and script is loaded, no address leaks to where a
/// link leads, nobody frames a page, and no search engine keeps one.
pub async fn harden(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 6] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
