//! Signing in and out, stepping up, and machine tokens.

use super::{Outcome, gone, run_to_end};
use crate::{
    contract::{
        Code, SessionId,
        api::{
            AuthenticatorCode, IssuedToken, NewToken, SecondFactorCode, Sessions, SignIn,
            SignInStep, SteppedUp, Tokens, paths,
        },
    },
    server::{
        http::{
            address::ClientAddress,
            app::App,
            auth::{self, PendingSignIn, Person, Reader},
            extract::{Body, NoBody, SessionPath},
            limits::Kind,
        },
        service::{ClientName, Service},
    },
};
use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{StatusCode, header, request::Parts},
};
use std::{convert::Infallible, sync::Arc};

/// Begins with e-mail and password. Every wrong pair looks the same.
#[utoipa::path(post, path = paths::SESSIONS, tag = "sessions", request_body = SignIn,
    responses((status = 200, body = SignInStep)))]
pub async fn sign_in(
    State(app): State<App>,
    address: ClientAddress,
    client: ClientName,
    Body { body, .. }: Body<SignIn>,
) -> Outcome<Json<SignInStep>> {
    let attempt = app.address_limits.attempt(address, Kind::SignIn)?;
    let service = Arc::clone(&app.service);
    let outcome =
        run_to_end(service, |service| async move { service.sign_in(body, client).await }).await;
    // A password that was not looked at costs the address nothing: the account made it wait.
    let is_charged = outcome
        .as_ref()
        .is_err_and(|error| !matches!(error.code(), Code::TooManyRequests | Code::NetworkNotKnown));
    if !is_charged {
        attempt.take_back();
    }
    outcome
}

/// Texts a code to the verified number of who signs in.
#[utoipa::path(post, path = paths::SESSION_TEXT, tag = "sessions",
    responses((status = 200, body = SignInStep)))]
pub async fn text_code(
    PendingSignIn(token): PendingSignIn,
    State(service): State<Arc<Service>>,
    _: NoBody,
) -> Outcome<Json<SignInStep>> {
    run_to_end(service, |service| async move { service.text_sign_in_code(&token).await }).await
}

/// Proves the second factor.
#[utoipa::path(post, path = paths::SESSION_MFA, tag = "sessions", request_body = SecondFactorCode,
    responses((status = 200, body = SignInStep)))]
pub async fn prove(
    PendingSignIn(token): PendingSignIn,
    State(service): State<Arc<Service>>,
    client: ClientName,
    Body { body, .. }: Body<SecondFactorCode>,
) -> Outcome<Json<SignInStep>> {
    run_to_end(service, |service| async move { service.prove_sign_in(&token, body, client).await })
        .await
}

/// Sets up the authenticator of an Owner or Admin who has none.
#[utoipa::path(post, path = paths::SESSION_ENROLMENT, tag = "sessions",
    request_body = AuthenticatorCode, responses((status = 200, body = SignInStep)))]
pub async fn enrol(
    PendingSignIn(token): PendingSignIn,
    State(service): State<Arc<Service>>,
    client: ClientName,
    Body { body, .. }: Body<AuthenticatorCode>,
) -> Outcome<Json<SignInStep>> {
    run_to_end(service, |service| async move { service.enrol(&token, &body.code, client).await })
        .await
}

/// Proves one's own authenticator, for what needs it within the next 15 minutes.
#[utoipa::path(post, path = paths::STEP_UP, tag = "sessions", request_body = AuthenticatorCode,
    responses((status = 200, body = SteppedUp)))]
pub async fn step_up(
    Person(actor): Person,
    State(service): State<Arc<Service>>,
    Body { body, .. }: Body<AuthenticatorCode>,
) -> Outcome<Json<SteppedUp>> {
    run_to_end(service, |service| async move { service.step_up(&actor, &body.code).await }).await
}

/// Ends this session.
#[utoipa::path(delete, path = paths::CURRENT_SESSION, tag = "sessions",
    responses((status = 204)))]
pub async fn sign_out(
    Person(actor): Person,
    State(service): State<Arc<Service>>,
) -> Outcome<StatusCode> {
    gone(service, |service| async move { service.sign_out(&actor).await }).await
}

/// One's own open sessions, the newest first.
#[utoipa::path(get, path = paths::SESSIONS, tag = "sessions",
    responses((status = 200, body = Sessions)))]
pub async fn sessions(
    Person(actor): Person,
    State(service): State<Arc<Service>>,
) -> Outcome<Json<Sessions>> {
    Ok(Json(service.sessions(&actor).await?))
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = paths::SESSION, tag = "sessions",
    params(("id" = SessionId, Path, description = "The session's id")),
    responses((status = 204)))]
pub async fn end_session(
    Person(actor): Person,
    State(service): State<Arc<Service>>,
    SessionPath(id): SessionPath,
) -> Outcome<StatusCode> {
    gone(service, |service| async move { service.end_own_session(&actor, id).await }).await
}

/// The machine tokens that work, the newest first.
#[utoipa::path(get, path = paths::TOKENS, tag = "tokens",
    responses((status = 200, body = Tokens)))]
pub async fn tokens(
    Reader(_): Reader,
    State(service): State<Arc<Service>>,
) -> Outcome<Json<Tokens>> {
    Ok(Json(service.tokens().await?))
}

/// Makes a machine token, which is shown this once.
#[utoipa::path(post, path = paths::TOKENS, tag = "tokens", request_body = NewToken,
    responses((status = 200, body = IssuedToken)))]
pub async fn create_token(
    auth::SteppedUp(actor): auth::SteppedUp,
    State(service): State<Arc<Service>>,
    Body { body, .. }: Body<NewToken>,
) -> Outcome<Json<IssuedToken>> {
    run_to_end(service, |service| async move { service.create_token(&actor, body).await }).await
}

/// Revokes a machine token.
#[utoipa::path(delete, path = paths::TOKEN, tag = "tokens",
    params(("id" = SessionId, Path, description = "The token's id")),
    responses((status = 204)))]
pub async fn revoke_token(
    Person(actor): Person,
    State(service): State<Arc<Service>>,
    SessionPath(id): SessionPath,
) -> Outcome<StatusCode> {
    gone(service, |service| async move { service.revoke_token(&actor, id).await }).await
}

impl<S: Sync> FromRequestParts<S> for ClientName {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let name = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self::of(name.unwrap_or_default(), auth::address_of(&parts.extensions)))
    }
}
