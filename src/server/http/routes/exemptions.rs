//! Exempting a user.

use super::{Outcome, to_its_end};
use crate::{
    contract::{
        UserId,
        api::{NewExemption, Receipt, paths},
    },
    server::{
        http::{
            auth::SteppedUp,
            described_shapes::IdempotencyHeader,
            extract::{Body, NoBody, UserPath},
        },
        service::Service,
    },
};
use axum::{extract::State, response::Response};
use std::sync::Arc;

/// Exempts the user until a date: what is missing is no gap until then. For Owners. A second
/// exemption takes the place of the first.
#[utoipa::path(put, path = paths::EXEMPTION, tag = "actions", request_body = NewExemption,
    params(
        ("id" = UserId, Path, description = "The user's id"),
        IdempotencyHeader,
    ),
    responses((status = 200, body = Receipt, headers(("ETag" = String)))))]
pub async fn exempt(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    Body { body, mutation }: Body<NewExemption>,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.exempt(&actor, &mutation, id, body).await })
        .await
}

/// Ends the user's exemption: what is missing is a gap from now on. For Owners. Where there is none,
/// nothing is done.
#[utoipa::path(delete, path = paths::EXEMPTION, tag = "actions",
    params(
        ("id" = UserId, Path, description = "The user's id"),
        IdempotencyHeader,
    ),
    responses((status = 204)))]
pub async fn end_exemption(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.end_exemption(&actor, &mutation, id).await })
        .await
}
