//! The directory that another system keeps: how old its mirror is, and what was ordered of it.

use super::{Outcome, run_to_end, to_its_end};
use crate::{
    contract::{
        JobId, OperationId,
        api::{DirectoryRefresh, DirectoryStatus, Operation, OperationQuery, Operations, paths},
    },
    server::{
        http::{
            auth::{Operator, Reader},
            described_shapes::IdempotencyHeader,
            extract::{JobPath, NoBody, OperationPath, OptionalBody, ValidQuery},
        },
        service::{Service, mirror::OnShrink},
    },
};
use axum::{Json, extract::State, response::Response};
use std::sync::Arc;

/// Where the users live, and how old what is told of them is.
#[utoipa::path(get, path = paths::DIRECTORY, tag = "directory",
    responses((status = 200, body = DirectoryStatus)))]
pub async fn directory(
    Reader(_): Reader,
    State(service): State<Arc<Service>>,
) -> Outcome<Json<DirectoryStatus>> {
    Ok(Json(service.directory_status().await?))
}

/// Has all users of the directory read anew. The answer does not wait for it: an event `directory` tells
/// how it goes on.
#[utoipa::path(post, path = paths::DIRECTORY_REFRESH, tag = "directory",
    request_body = Option<DirectoryRefresh>,
    responses((status = 200, body = DirectoryStatus)))]
pub async fn refresh_directory(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    OptionalBody { body, .. }: OptionalBody<DirectoryRefresh>,
) -> Outcome<Json<DirectoryStatus>> {
    run_to_end(service, |service| async move {
        service.ask_for_reading(&actor, OnShrink::from(body)).await?;
        service.directory_status().await
    })
    .await
}

/// What was ordered of the directory, the newest first: what is under way or of unknown outcome, or
/// what is in another state.
#[utoipa::path(get, path = paths::OPERATIONS, tag = "directory", params(OperationQuery),
    responses((status = 200, body = Operations)))]
pub async fn operations(
    Reader(_): Reader,
    State(service): State<Arc<Service>>,
    ValidQuery(query): ValidQuery<OperationQuery>,
) -> Outcome<Json<Operations>> {
    Ok(Json(service.operations(query).await?))
}

/// What was ordered of the directory once, and how far it has come. What is settled is kept for 30 days.
#[utoipa::path(get, path = paths::OPERATION, tag = "directory",
    params(("id" = OperationId, Path, description = "The id in the receipt's `requested`")),
    responses((status = 200, body = Operation)))]
pub async fn operation(
    Reader(_): Reader,
    State(service): State<Arc<Service>>,
    OperationPath(id): OperationPath,
) -> Outcome<Json<Operation>> {
    Ok(Json(service.operation(id).await?))
}

/// Looks once more what became of an operation of which nobody knows; nothing is sent.
#[utoipa::path(post, path = paths::OPERATION_CHECK, tag = "directory",
    params(
        ("id" = OperationId, Path, description = "The id in the receipt's `requested`"),
        IdempotencyHeader,
    ),
    responses((status = 204)))]
pub async fn check_operation(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    OperationPath(id): OperationPath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    to_its_end(
        service,
        |service| async move { service.check_operation(&actor, &mutation, id).await },
    )
    .await
}

/// Sends once more what an operation was at of which nobody knows whether it had its effect: a second mail
/// may be the price.
#[utoipa::path(post, path = paths::OPERATION_REPEAT, tag = "directory",
    params(
        ("id" = OperationId, Path, description = "The id in the receipt's `requested`"),
        IdempotencyHeader,
    ),
    responses((status = 204)))]
pub async fn repeat_operation(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    OperationPath(id): OperationPath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    to_its_end(
        service,
        |service| async move { service.repeat_operation(&actor, &mutation, id).await },
    )
    .await
}

/// Looks once more what became of all of a job of which nobody knows; nothing is sent.
#[utoipa::path(post, path = paths::JOB_CHECK, tag = "directory",
    params(
        ("id" = JobId, Path, description = "The job's id"),
        IdempotencyHeader,
    ),
    responses((status = 204)))]
pub async fn check_job(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    JobPath(id): JobPath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.check_job(&actor, &mutation, id).await })
        .await
}

/// Sends once more all of a job of which nobody knows whether it had its effect: second mails may be the
/// price.
#[utoipa::path(post, path = paths::JOB_REPEAT, tag = "directory",
    params(
        ("id" = JobId, Path, description = "The job's id"),
        IdempotencyHeader,
    ),
    responses((status = 204)))]
pub async fn repeat_job(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    JobPath(id): JobPath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.repeat_job(&actor, &mutation, id).await })
        .await
}
