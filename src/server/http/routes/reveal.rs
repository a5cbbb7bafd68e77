//! Phone numbers, whole.

use super::{Outcome, run_to_end};
use crate::{
    contract::api::{Reveal, RevealRequest, paths},
    server::{
        http::{auth::Reader, extract::OptionalBody},
        service::Service,
    },
};
use axum::{Json, extract::State};
use std::sync::Arc;

/// Has lists tell this session or token phone numbers whole for five minutes, where they are asked
/// to by `numbers=whole`. It is written down.
#[utoipa::path(post, path = paths::REVEAL, tag = "users", request_body = Option<RevealRequest>,
    responses((status = 200, body = Reveal)))]
pub async fn reveal(
    Reader(actor): Reader,
    State(service): State<Arc<Service>>,
    OptionalBody { body, .. }: OptionalBody<RevealRequest>,
) -> Outcome<Json<Reveal>> {
    run_to_end(service, |service| async move { service.reveal(&actor, body).await }).await
}
