//! The gate: no route of `/v1` is reached without an Owner's or Admin's session.

use super::{
    refusal::Refusal,
    service::{Actor, Service},
};
use crate::contract::{BearerToken, Code};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// The right to a route: an Owner or Admin with an open session. Only [`guard`] grants it.
#[derive(Clone, Debug)]
pub struct Admin(pub Actor);

/// Lets the request through with its [`Admin`], or answers why not.
pub async fn guard(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let token = bearer(request.headers()).ok_or(Code::Unauthenticated)?;
    let actor = service.authenticate(&token, address_of(request.extensions())).await?;
    request.extensions_mut().insert(Admin(actor));
    Ok(next.run(request).await)
}

impl<S: Sync> FromRequestParts<S> for Admin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        // Absent only where a route was put outside the guard: then nobody may pass.
        parts.extensions.get().cloned().ok_or_else(|| Code::Unauthenticated.into())
    }
}

/// The address of the client, where the server knows it.
pub fn address_of(extensions: &Extensions) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(peer.ip().to_canonical())
}

/// The token of the one `Authorization: Bearer` header (RFC 6750).
fn bearer(headers: &HeaderMap) -> Option<BearerToken> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    token.trim().parse().ok()
}
