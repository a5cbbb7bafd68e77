//! Acting on many users.

use super::{Outcome, gone, to_its_end};
use crate::{
    contract::{
        JobId,
        api::{ByHandList, Job, JobItemQuery, JobItems, JobPreview, Jobs, NewJob, paths},
    },
    server::{
        http::{
            auth::{JobOrderer, JobReader, Operator, Reader},
            described_shapes::IdempotencyHeader,
            extract::{Body, JobPath, NoBody, ValidQuery},
        },
        service::Service,
    },
};
use axum::{Json, extract::State, http::StatusCode, response::Response};
use std::sync::Arc;

/// Orders an action on many users. The server does it, whoever stays on the line; all but
/// setup links and reminders need a step-up. A token of the scope `remind` orders reminders.
#[utoipa::path(post, path = paths::JOBS, tag = "jobs", request_body = NewJob,
    params(IdempotencyHeader),
    responses((status = 200, body = Job)))]
pub async fn create_job(
    JobOrderer(actor): JobOrderer,
    State(service): State<Arc<Service>>,
    Body { body, mutation }: Body<NewJob>,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.create_job(&actor, &mutation, body).await })
        .await
}

/// What such a job would do now. Nothing is changed, and no reason is needed.
#[utoipa::path(post, path = paths::JOB_PREVIEW, tag = "jobs", request_body = NewJob,
    responses((status = 200, body = JobPreview)))]
pub async fn preview_job(
    JobReader(actor): JobReader,
    State(service): State<Arc<Service>>,
    Body { body, .. }: Body<NewJob>,
) -> Outcome<Json<JobPreview>> {
    Ok(Json(service.preview_job(&actor, body).await?))
}

/// Whom such a job does nothing for because it is done by hand, each with the page of the directory's
/// own. Nothing is changed, and no reason is needed.
#[utoipa::path(post, path = paths::JOB_BY_HAND, tag = "jobs", request_body = NewJob,
    responses((status = 200, body = ByHandList)))]
pub async fn by_hand(
    JobReader(actor): JobReader,
    State(service): State<Arc<Service>>,
    Body { body, .. }: Body<NewJob>,
) -> Outcome<Json<ByHandList>> {
    Ok(Json(service.by_hand(&actor, body).await?))
}

/// The newest jobs.
#[utoipa::path(get, path = paths::JOBS, tag = "jobs", responses((status = 200, body = Jobs)))]
pub async fn jobs(_: Reader, State(service): State<Arc<Service>>) -> Outcome<Json<Jobs>> {
    Ok(Json(service.jobs().await?))
}

/// A job, and how far it has come.
#[utoipa::path(get, path = paths::JOB, tag = "jobs",
    params(("id" = JobId, Path, description = "The job's id")),
    responses((status = 200, body = Job)))]
pub async fn job(
    JobReader(actor): JobReader,
    State(service): State<Arc<Service>>,
    JobPath(id): JobPath,
) -> Outcome<Json<Job>> {
    Ok(Json(service.job(&actor, id).await?))
}

/// The users of a job, each with what became of it.
#[utoipa::path(get, path = paths::JOB_ITEMS, tag = "jobs",
    params(("id" = JobId, Path, description = "The job's id"), JobItemQuery),
    responses((status = 200, body = JobItems)))]
pub async fn job_items(
    JobReader(actor): JobReader,
    State(service): State<Arc<Service>>,
    JobPath(id): JobPath,
    ValidQuery(query): ValidQuery<JobItemQuery>,
) -> Outcome<Json<JobItems>> {
    Ok(Json(service.job_items(&actor, id, query).await?))
}

/// Ends a job. What was done stays done.
#[utoipa::path(delete, path = paths::JOB, tag = "jobs",
    params(("id" = JobId, Path, description = "The job's id")),
    responses((status = 204)))]
pub async fn cancel_job(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    JobPath(id): JobPath,
) -> Outcome<StatusCode> {
    gone(service, |service| async move { service.cancel_job(&actor, id).await }).await
}

/// Orders once more what failed of a job that is over.
#[utoipa::path(post, path = paths::JOB_RETRY, tag = "jobs",
    params(
        ("id" = JobId, Path, description = "The job's id"),
        IdempotencyHeader,
    ),
    responses((status = 200, body = Job)))]
pub async fn retry_job(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    JobPath(id): JobPath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    to_its_end(service, |service| async move { service.retry_job(&actor, &mutation, id).await })
        .await
}
