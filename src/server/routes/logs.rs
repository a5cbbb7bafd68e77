//! The audit log and the outbox.

use super::Outcome;
use crate::{
    contract::{
        api::{AuditPage, OutboxPage, paths},
        query::LogQuery,
    },
    server::{auth::Admin, extract::Asked, service::Service},
};
use axum::{Json, extract::State};
use std::sync::Arc;

/// Who did what to whom, newest first.
#[utoipa::path(get, path = paths::AUDIT, tag = "logs", params(LogQuery),
    responses((status = 200, body = AuditPage)))]
pub async fn audit(
    _: Admin,
    State(service): State<Arc<Service>>,
    Asked(query): Asked<LogQuery>,
) -> Outcome<Json<AuditPage>> {
    Ok(Json(service.audit(query).await?))
}

/// The messages to users, newest first.
#[utoipa::path(get, path = paths::OUTBOX, tag = "logs", params(LogQuery),
    responses((status = 200, body = OutboxPage)))]
pub async fn outbox(
    Admin(actor): Admin,
    State(service): State<Arc<Service>>,
    Asked(query): Asked<LogQuery>,
) -> Outcome<Json<OutboxPage>> {
    Ok(Json(service.outbox(&actor, query).await?))
}
