//! Approving a link of a user.

use super::{Outcome, run_to_end};
use crate::{
    contract::{
        UserId,
        api::{Approval, NewApproval, paths},
    },
    server::{
        http::{
            auth::SteppedUp,
            extract::{Body, UserPath},
        },
        service::Service,
    },
};
use axum::{Json, extract::State};
use std::sync::Arc;

/// Makes a code that approves a link of the user, who has no other way to show who they are: whoever
/// asks tells it to them. Owners and Admins are approved by another Owner. Each answer is written into
/// the audit log, and none is kept under an idempotency key.
#[utoipa::path(post, path = paths::APPROVAL, tag = "actions", request_body = NewApproval,
    params(("id" = UserId, Path, description = "The user's id")),
    responses((status = 200, body = Approval)))]
pub async fn approve(
    SteppedUp(actor): SteppedUp,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
    Body { body, .. }: Body<NewApproval>,
) -> Outcome<Json<Approval>> {
    run_to_end(service, |service| async move { service.approve(&actor, id, body).await }).await
}
