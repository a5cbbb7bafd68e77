//! The outbox.

use super::{Outcome, run_to_end, to_its_end};
use crate::{
    contract::{
        OutboxId,
        api::{MessageContent, OutboxMessage, OutboxPage, paths},
        query::LogQuery,
    },
    server::{
        http::{
            auth::{Operator, Reader, SteppedUp},
            described_shapes::IdempotencyHeader,
            extract::{MessagePath, NoBody, ValidQuery},
        },
        service::{Decision, Service},
    },
};
use axum::{Json, extract::State, response::Response};
use std::sync::Arc;

/// The messages to users, newest first.
#[utoipa::path(get, path = paths::OUTBOX, tag = "logs", params(LogQuery),
    responses((status = 200, body = OutboxPage)))]
pub async fn outbox(
    Reader(actor): Reader,
    State(service): State<Arc<Service>>,
    ValidQuery(query): ValidQuery<LogQuery>,
) -> Outcome<Json<OutboxPage>> {
    Ok(Json(service.outbox(&actor, query).await?))
}

/// What a message says. Each answer is written into the audit log, and none is kept under an
/// idempotency key.
#[utoipa::path(post, path = paths::OUTBOX_CONTENT, tag = "logs",
    params(("id" = OutboxId, Path, description = "The message's id")),
    responses((status = 200, body = MessageContent)))]
pub async fn message_content(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    MessagePath(id): MessagePath,
    NoBody(_): NoBody,
) -> Outcome<Json<MessageContent>> {
    run_to_end(service, |service| async move { service.message_content(&actor, id).await }).await
}

/// Puts a message that failed, or that waits for a decision, into the queue, to be sent at once.
#[utoipa::path(post, path = paths::OUTBOX_RETRY, tag = "logs",
    params(
        ("id" = OutboxId, Path, description = "The message's id"),
        IdempotencyHeader,
    ),
    responses((status = 200, body = OutboxMessage)))]
pub async fn retry_message(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    MessagePath(id): MessagePath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    let send = Decision::Send;
    to_its_end(service, move |service| async move {
        service.decide_message(&actor, &mutation, id, send).await
    })
    .await
}

/// Sees to it that a message that waits for a decision, or that failed, is never sent; its text is
/// erased.
#[utoipa::path(post, path = paths::OUTBOX_DISCARD, tag = "logs",
    params(
        ("id" = OutboxId, Path, description = "The message's id"),
        IdempotencyHeader,
    ),
    responses((status = 200, body = OutboxMessage)))]
pub async fn discard_message(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    MessagePath(id): MessagePath,
    NoBody(mutation): NoBody,
) -> Outcome<Response> {
    let discard = Decision::Discard;
    to_its_end(service, move |service| async move {
        service.decide_message(&actor, &mutation, id, discard).await
    })
    .await
}
