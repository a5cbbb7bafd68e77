//! Acting on a user.

use super::{Outcome, to_its_end};
use crate::{
    contract::{
        UserAction, UserId,
        api::{
            AccessReset, FactorRemoval, HoldQuery, Receipt, ResetRequest, SetupLinkRequest, paths,
        },
    },
    server::{
        http::{
            auth::{Operator, SteppedUp},
            described_shapes::IdempotencyHeader,
            extract::{Body, HoldableUser, OptionalBody, UserPath},
        },
        service::{ActionRequest, Actor, Mutation, Service},
    },
};
use axum::{extract::State, response::Response};
use std::sync::Arc;

/// Mails the user a link to set up an authenticator app; an older link stops working. The body may
/// be left out.
#[utoipa::path(post, path = paths::SETUP_LINK, tag = "actions",
    request_body = Option<SetupLinkRequest>,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        HoldQuery,
        IdempotencyHeader,
    ),
    responses(
        (status = 200, body = Receipt, headers(("ETag" = String))),
        (status = 202, body = Receipt, headers(("ETag" = String))),
    ))]
pub async fn send_setup_link(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    HoldableUser { id, hold }: HoldableUser,
    OptionalBody { body, mutation }: OptionalBody<SetupLinkRequest>,
) -> Outcome<Response> {
    let action = UserAction::SendSetupLink(body);
    let asked = ActionRequest { hold, ..ActionRequest::one(id, action) };
    act(service, actor, mutation, asked).await
}

/// Clears the user's authenticator app, ends the user's sessions and links, and mails a link to set up
/// a new one. Where a directory of another system takes a new one from here, the old one can be kept until
/// the new one works. The body may be left out where no reason is needed.
#[utoipa::path(post, path = paths::AUTHENTICATOR_RESET, tag = "actions",
    request_body = Option<ResetRequest>,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        IdempotencyHeader,
    ),
    responses((status = 200, body = Receipt, headers(("ETag" = String)))))]
pub async fn reset_authenticator(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    OptionalBody { body, mutation }: OptionalBody<ResetRequest>,
) -> Outcome<Response> {
    let action = UserAction::ResetAuthenticator(body);
    act(service, actor, mutation, ActionRequest::one(id, action)).await
}

/// Has the directory take one security key, passkey, authenticator or set of recovery codes of the user away,
/// and ends the user's sessions where it keeps them. Only where another system keeps the users and lists their
/// `factors`.
#[utoipa::path(post, path = paths::FACTOR_REMOVAL, tag = "actions", request_body = FactorRemoval,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        IdempotencyHeader,
    ),
    responses(
        (status = 200, body = Receipt, headers(("ETag" = String))),
        (status = 202, body = Receipt, headers(("ETag" = String))),
    ))]
pub async fn remove_factor(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    Body { body, mutation }: Body<FactorRemoval>,
) -> Outcome<Response> {
    let action = UserAction::RemoveFactor(body);
    act(service, actor, mutation, ActionRequest::one(id, action)).await
}

/// Mails the user a password link, ends the user's sessions, or both. The old password stops working
/// with the first, the user's machine tokens with the second.
#[utoipa::path(post, path = paths::ACCESS_RESET, tag = "actions", request_body = AccessReset,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        HoldQuery,
        IdempotencyHeader,
    ),
    responses(
        (status = 200, body = Receipt, headers(("ETag" = String))),
        (status = 202, body = Receipt, headers(("ETag" = String))),
    ))]
pub async fn reset_access(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    HoldableUser { id, hold }: HoldableUser,
    Body { body, mutation }: Body<AccessReset>,
) -> Outcome<Response> {
    let action = UserAction::ResetAccess(body);
    let asked = ActionRequest { hold, ..ActionRequest::one(id, action) };
    act(service, actor, mutation, asked).await
}

pub(super) async fn act(
    service: Arc<Service>,
    actor: Actor,
    mutation: Mutation,
    asked: ActionRequest,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.act(&actor, &mutation, asked).await }).await
}
