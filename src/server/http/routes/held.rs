//! Taking back what is held.

use super::{Outcome, gone};
use crate::{
    contract::{HeldId, api::paths},
    server::{
        http::{auth::Operator, extract::HeldPath},
        service::Service,
    },
};
use axum::{extract::State, http::StatusCode};
use std::sync::Arc;

/// Takes back an action that is held; nothing of it has taken effect. For whoever ordered it: to others
/// there is no such action. Done twice, it is the same.
#[utoipa::path(delete, path = paths::HELD, tag = "actions",
    params(("id" = HeldId, Path, description = "The id in the receipt's `held`")),
    responses((status = 204)))]
pub async fn take_back(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    HeldPath(id): HeldPath,
) -> Outcome<StatusCode> {
    gone(service, |service| async move { service.take_back_held(&actor, id).await }).await
}
