//! Signing in by the realm, from the panel's side.

use super::{Outcome, gone, run_to_end};
use crate::{
    contract::api::{RealmProgress, RealmSignIn, RealmSignInBegun, SignInWays, paths},
    server::{
        http::{
            address::ClientAddress,
            app::App,
            auth::{PendingSignIn, Person},
            extract::{Body, NoBody},
        },
        service::{ClientName, Service},
    },
};
use axum::{Json, extract::State, http::StatusCode};
use std::sync::Arc;

/// How somebody may sign in besides by e-mail and password.
#[utoipa::path(get, path = paths::SIGN_IN_WAYS, tag = "sessions",
    responses((status = 200, body = SignInWays)))]
pub async fn sign_in_ways(State(service): State<Arc<Service>>) -> Json<SignInWays> {
    Json(service.sign_in_ways())
}

/// Begins a sign-in by the realm: whoever opens the address in a browser within ten minutes goes through it.
#[utoipa::path(post, path = paths::REALM_SIGN_IN, tag = "sessions", request_body = RealmSignIn,
    responses((status = 200, body = RealmSignInBegun)))]
pub async fn sign_in_by_realm(
    State(app): State<App>,
    address: ClientAddress,
    client: ClientName,
    Body { body, .. }: Body<RealmSignIn>,
) -> Outcome<Json<RealmSignInBegun>> {
    app.address_limits.realm_sign_in(address)?;
    let service = Arc::clone(&app.service);
    run_to_end(
        service,
        |service| async move { service.begin_realm_sign_in(None, body, client).await },
    )
    .await
}

/// Waits until a browser has been through the realm, for 20 seconds at most; the session is given once.
#[utoipa::path(post, path = paths::REALM_WAIT, tag = "sessions",
    responses((status = 200, body = RealmProgress)))]
pub async fn wait_for_realm(
    PendingSignIn(token): PendingSignIn,
    State(service): State<Arc<Service>>,
    _: NoBody,
) -> Outcome<Json<RealmProgress>> {
    run_to_end(service, |service| async move { service.wait_for_realm(&token).await }).await
}

/// Calls a sign-in by the realm off: its address leads nowhere any more.
#[utoipa::path(delete, path = paths::REALM_WAIT, tag = "sessions", responses((status = 204)))]
pub async fn cancel_realm_sign_in(
    PendingSignIn(token): PendingSignIn,
    State(service): State<Arc<Service>>,
) -> Outcome<StatusCode> {
    gone(service, |service| async move { service.cancel_realm_sign_in(&token).await }).await
}

/// Begins to confirm by the realm who one is, for what needs it within the next 15 minutes.
#[utoipa::path(post, path = paths::REALM_STEP_UP, tag = "sessions", request_body = RealmSignIn,
    responses((status = 200, body = RealmSignInBegun)))]
pub async fn step_up_by_realm(
    Person(actor): Person,
    State(app): State<App>,
    address: ClientAddress,
    client: ClientName,
    Body { body, .. }: Body<RealmSignIn>,
) -> Outcome<Json<RealmSignInBegun>> {
    app.address_limits.realm_sign_in(address)?;
    let service = Arc::clone(&app.service);
    run_to_end(service, |service| async move {
        service.begin_realm_sign_in(Some(&actor), body, client).await
    })
    .await
}
