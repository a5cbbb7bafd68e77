//! The gate: no route of `/v1` but those of signing in is reached without an Owner's or Admin's
//! session or machine token, and each handler names the right it needs as a type.

use super::{
    address::ClientAddress,
    api_error::ApiError,
    app::App,
    routing::{Access, Endpoint},
};
use crate::{
    contract::{
        BearerToken, Code, RequestSource,
        api::{Presence, Scope, UNATTENDED_HEADER},
    },
    server::service::{Actor, AuthMethod, Service},
};
use axum::{
    extract::{FromRequestParts, Request, State},
    handler::Handler,
    http::{Extensions, HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::Response,
    routing,
};
use jiff::Timestamp;
use std::sync::Arc;

/// An Owner or Admin whom [`guard`] let in.
#[derive(Clone, Debug)]
struct Authenticated(Actor);

/// The right to ask: a session, or a machine token of any scope but `remind`.
#[derive(Clone, Debug)]
pub struct Reader(pub Actor);

/// The right to act where no step-up is needed: a session, or a machine token that may act.
#[derive(Clone, Debug)]
pub struct Operator(pub Actor);

/// The right to order a job, if it is one that the scope allows: a session, or a machine token that
/// may act or remind.
#[derive(Clone, Debug)]
pub struct JobOrderer(pub Actor);

/// The right to ask about jobs, if they are such as the scope allows: a session, or any machine token.
#[derive(Clone, Debug)]
pub struct JobReader(pub Actor);

/// The right of a person: a session.
#[derive(Clone, Debug)]
pub struct Person(pub Actor);

/// The right to what could bypass somebody's second factor: a session whose own second factor was
/// proved within the last 15 minutes.
#[derive(Clone, Debug)]
pub struct SteppedUp(pub Actor);

/// The token of a sign-in under way. It is judged by the service, at the step it belongs to.
pub struct PendingSignIn(pub BearerToken);

/// What a handler asks of who comes, as its first argument.
pub trait AccessClaim {
    const ACCESS: Access;
}

/// A right of who was let in.
pub trait Right: AccessClaim + Sized {
    /// # Errors
    /// Why `actor` does not have it at `now`.
    fn of(actor: Actor, now: Timestamp) -> Result<Self, Code>;
}

impl Right for Reader {
    fn of(actor: Actor, _: Timestamp) -> Result<Self, Code> {
        match actor.scope() {
            Some(Scope::Remind) => Err(Code::RemindOnlyToken),
            Some(Scope::Read | Scope::Act) | None => Ok(Self(actor)),
        }
    }
}

impl Right for Operator {
    fn of(actor: Actor, _: Timestamp) -> Result<Self, Code> {
        match actor.scope() {
            Some(Scope::Read) => Err(Code::ReadOnlyToken),
            Some(Scope::Remind) => Err(Code::RemindOnlyToken),
            Some(Scope::Act) | None => Ok(Self(actor)),
        }
    }
}

impl Right for JobOrderer {
    fn of(actor: Actor, _: Timestamp) -> Result<Self, Code> {
        match actor.scope() {
            Some(Scope::Read) => Err(Code::ReadOnlyToken),
            Some(Scope::Act | Scope::Remind) | None => Ok(Self(actor)),
        }
    }
}

impl Right for JobReader {
    fn of(actor: Actor, _: Timestamp) -> Result<Self, Code> {
        Ok(Self(actor))
    }
}

impl Right for Person {
    fn of(actor: Actor, _: Timestamp) -> Result<Self, Code> {
        match actor.via {
            AuthMethod::Token { .. } => Err(Code::PersonRequired),
            AuthMethod::Session { .. } => Ok(Self(actor)),
        }
    }
}

impl Right for SteppedUp {
    fn of(actor: Actor, now: Timestamp) -> Result<Self, Code> {
        actor.require_step_up(now)?;
        Ok(Self(actor))
    }
}

macro_rules! extract {
    ($($right:ident),*) => { $(
        impl AccessClaim for $right {
            const ACCESS: Access = Access::$right;
        }

        impl FromRequestParts<App> for $right {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
                // Absent only where a route was put outside the guard: then nobody may pass.
                let let_in = parts.extensions.get::<Authenticated>().cloned();
                let Authenticated(actor) = let_in.ok_or(Code::Unauthenticated)?;
                Ok(Right::of(actor, app.service.now())?)
            }
        }
    )* };
}
extract!(Reader, Operator, JobOrderer, JobReader, Person, SteppedUp);

impl AccessClaim for PendingSignIn {
    const ACCESS: Access = Access::SigningIn;
}

/// The arguments of a handler that begin with a claim. A handler without one has no guarded route:
/// it does not compile.
pub trait Guarded {
    const ACCESS: Access;
}

macro_rules! guarded {
    ($($argument:ident),*) => {
        impl<M, C: AccessClaim $(, $argument)*> Guarded for (M, C, $($argument,)*) {
            const ACCESS: Access = C::ACCESS;
        }
    };
}
guarded!();
guarded!(A);
guarded!(A, B);
guarded!(A, B, D);
guarded!(A, B, D, E);
guarded!(A, B, D, E, F);

/// `GET` by a handler that names its claim.
pub fn get<T: Guarded + 'static>(handler: impl Handler<T, App>) -> Endpoint {
    Endpoint { method: Method::GET, access: T::ACCESS, answers: routing::get(handler) }
}

/// `POST` by a handler that names its claim.
pub fn post<T: Guarded + 'static>(handler: impl Handler<T, App>) -> Endpoint {
    Endpoint { method: Method::POST, access: T::ACCESS, answers: routing::post(handler) }
}

/// `PATCH` by a handler that names its claim.
pub fn patch<T: Guarded + 'static>(handler: impl Handler<T, App>) -> Endpoint {
    Endpoint { method: Method::PATCH, access: T::ACCESS, answers: routing::patch(handler) }
}

/// `PUT` by a handler that names its claim.
pub fn put<T: Guarded + 'static>(handler: impl Handler<T, App>) -> Endpoint {
    Endpoint { method: Method::PUT, access: T::ACCESS, answers: routing::put(handler) }
}

/// `DELETE` by a handler that names its claim.
pub fn delete<T: Guarded + 'static>(handler: impl Handler<T, App>) -> Endpoint {
    Endpoint { method: Method::DELETE, access: T::ACCESS, answers: routing::delete(handler) }
}

/// Lets the request through with its actor, or answers why not.
pub async fn guard(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let token = bearer(request.headers()).ok_or(Code::Unauthenticated)?;
    let presence = match request.headers().contains_key(UNATTENDED_HEADER) {
        true => Presence::Unattended,
        false => Presence::Attended,
    };
    let from = address_of(request.extensions());
    let actor = service.authenticate(&token, from, presence).await?;
    request.extensions_mut().insert(Authenticated(actor));
    Ok(next.run(request).await)
}

impl<S: Sync> FromRequestParts<S> for PendingSignIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        bearer(&parts.headers).map(Self).ok_or_else(|| Code::Unauthenticated.into())
    }
}

/// The address of the client, where the server knows it.
pub fn address_of(extensions: &Extensions) -> Option<RequestSource> {
    extensions.get::<ClientAddress>().map(|address| RequestSource::Address(address.ip()))
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
