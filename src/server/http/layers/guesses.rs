//! A limit for those who try tokens.

use crate::{
    contract::Code,
    server::http::{address::ClientAddress, api_error::ApiError, limits::AddressLimits},
};
use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// Answers the bad tokens of an address with 429 once there were too many. A good token passes
/// whatever others at its address do: behind one address there may be a whole office, or a proxy
/// that nobody named.
pub async fn limit_guesses(
    State(limits): State<Arc<AddressLimits>>,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    let has_token = request.headers().contains_key(header::AUTHORIZATION);
    let response = next.run(request).await;
    let code = response.extensions().get::<Code>();
    let is_refused = matches!(code, Some(Code::Unauthenticated | Code::SessionExpired));
    if !has_token || !is_refused {
        return response;
    }
    match limits.bad_token(address) {
        Ok(()) => response,
        Err(wait) => ApiError::from(wait).into_response(),
    }
}
