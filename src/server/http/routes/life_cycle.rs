//! Adding, editing, disabling, enabling and removing users.

use super::{Outcome, actions::act, to_its_end};
use crate::{
    contract::{
        User, UserAction, UserId,
        api::{
            AddUserRequest, HoldQuery, LifeCycleRequest, Receipt, RemoveQuery, Requested,
            UserPatch, paths,
        },
    },
    server::{
        http::{
            auth::{Operator, SteppedUp},
            described_shapes::{IdempotencyHeader, RevisionHeader},
            extract::{Body, HoldableUser, IfMatch, NoBody, OptionalBody, UserPath, ValidQuery},
        },
        service::{ActionRequest, PatchRequest, Service},
    },
};
use axum::{extract::State, response::Response};
use std::sync::Arc;

/// Adds a user. Only an Owner who stepped up adds an Owner or Admin. Where another system keeps the users it
/// is asked to add this one: the same request under the same key tells the outcome, the user or, where they
/// could not be read yet, nothing.
#[utoipa::path(post, path = paths::USERS, tag = "users", request_body = AddUserRequest,
    params(IdempotencyHeader),
    responses(
        (status = 201, body = User, headers(("ETag" = String))),
        (status = 202, body = Requested),
        (status = 204),
    ))]
pub async fn add_user(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    Body { body, mutation }: Body<AddUserRequest>,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.add_user(&actor, &mutation, body).await })
        .await
}

/// Changes the name, the role, the phone number or the e-mail address of the user, or several of them at
/// once. A new number is unverified until the user opens the link in the text. A new address waits until
/// the link in the mail to it is used.
#[utoipa::path(patch, path = paths::USER, tag = "actions", request_body = UserPatch,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        RevisionHeader,
        HoldQuery,
        IdempotencyHeader,
    ),
    responses(
        (status = 200, body = Receipt, headers(("ETag" = String))),
        (status = 202, body = Receipt, headers(("ETag" = String))),
    ))]
pub async fn patch_user(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    HoldableUser { id, hold }: HoldableUser,
    IfMatch(revision): IfMatch,
    Body { body, mutation }: Body<UserPatch>,
) -> Outcome<Response> {
    to_its_end(service, |service| async move {
        let asked = PatchRequest { user: id, revision, patch: body, hold };
        service.patch_user(&actor, &mutation, asked).await
    })
    .await
}

/// Disables the user: from now on they cannot sign in, get no message and are in no figure of gaps.
/// Their sessions, links, machine tokens and jobs end at once. For an Owner or Admin this takes an
/// Owner who stepped up. The body may be left out where no reason is needed.
#[utoipa::path(post, path = paths::USER_DISABLE, tag = "actions",
    request_body = Option<LifeCycleRequest>,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        IdempotencyHeader,
    ),
    responses((status = 200, body = Receipt, headers(("ETag" = String)))))]
pub async fn disable_user(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    OptionalBody { body, mutation }: OptionalBody<LifeCycleRequest>,
) -> Outcome<Response> {
    act(service, actor, mutation, ActionRequest::one(id, UserAction::Disable(body))).await
}

/// Enables a disabled user, who has the role and the factors of before. For an Owner or Admin this
/// takes an Owner who stepped up. The body may be left out where no reason is needed.
#[utoipa::path(post, path = paths::USER_ENABLE, tag = "actions",
    request_body = Option<LifeCycleRequest>,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        IdempotencyHeader,
    ),
    responses((status = 200, body = Receipt, headers(("ETag" = String)))))]
pub async fn enable_user(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    OptionalBody { body, mutation }: OptionalBody<LifeCycleRequest>,
) -> Outcome<Response> {
    act(service, actor, mutation, ActionRequest::one(id, UserAction::Enable(body))).await
}

/// Ends the lock that the directory put on the user after too many wrong passwords. Only where another system
/// keeps the users. The body may be left out where no reason is needed.
#[utoipa::path(post, path = paths::USER_UNLOCK, tag = "actions",
    request_body = Option<LifeCycleRequest>,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        IdempotencyHeader,
    ),
    responses(
        (status = 200, body = Receipt, headers(("ETag" = String))),
        (status = 202, body = Receipt, headers(("ETag" = String))),
    ))]
pub async fn unlock_user(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    OptionalBody { body, mutation }: OptionalBody<LifeCycleRequest>,
) -> Outcome<Response> {
    act(service, actor, mutation, ActionRequest::one(id, UserAction::Unlock(body))).await
}

/// Removes the user: what they can do ends at once, and name, address, number and sign-in data are
/// erased, also from messages, jobs and the audit log, whose entries keep the id and their chain.
/// This cannot be taken back. Where it was done before, nothing is done.
#[utoipa::path(delete, path = paths::USER, tag = "actions",
    params(
        ("id" = UserId, Path, description = "The user's id"),
        RemoveQuery,
        IdempotencyHeader,
    ),
    responses((status = 204)))]
pub async fn remove_user(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    ValidQuery(RemoveQuery { reason }): ValidQuery<RemoveQuery>,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    to_its_end(service, |service| async move {
        service.remove_user(&actor, &mutation, id, reason).await
    })
    .await
}

/// Calls back the order of a new e-mail address: the old one stays, and the link in the mail to the new
/// one stops working. The old address is told.
#[utoipa::path(delete, path = paths::EMAIL_CHANGE, tag = "actions",
    params(
        ("id" = UserId, Path, description = "The user's id"),
        RemoveQuery,
        IdempotencyHeader,
    ),
    responses((status = 200, body = Receipt, headers(("ETag" = String)))))]
pub async fn cancel_email_change(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    ValidQuery(RemoveQuery { reason }): ValidQuery<RemoveQuery>,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    let action = UserAction::CancelEmailChange(LifeCycleRequest { reason });
    act(service, actor, mutation, ActionRequest::one(id, action)).await
}
