//! Reading users.

use super::Outcome;
use crate::{
    contract::{
        User,
        api::{Me, Overview, Summary, UserPage, paths},
        query::UserQuery,
    },
    server::{
        http::{
            auth::Reader,
            extract::{UserPath, ValidQuery},
        },
        service::Service,
    },
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// Who is asking, in which organisation, under which policy.
#[utoipa::path(get, path = paths::ME, tag = "users", responses((status = 200, body = Me)))]
pub async fn me(Reader(actor): Reader, State(service): State<Arc<Service>>) -> Outcome<Json<Me>> {
    Ok(Json(service.me(&actor).await?))
}

/// How many users stand where.
#[utoipa::path(get, path = paths::SUMMARY, tag = "users",
    responses((status = 200, body = Summary)))]
pub async fn summary(_: Reader, State(service): State<Arc<Service>>) -> Outcome<Json<Summary>> {
    Ok(Json(service.summary().await?))
}

/// Compliance at a glance: how many stand where, by factor, role and link, and on each of the last
/// 90 days.
#[utoipa::path(get, path = paths::OVERVIEW, tag = "users",
    responses((status = 200, body = Overview)))]
pub async fn overview(_: Reader, State(service): State<Arc<Service>>) -> Outcome<Json<Overview>> {
    Ok(Json(service.overview().await?))
}

/// A page of users.
#[utoipa::path(get, path = paths::USERS, tag = "users", params(UserQuery),
    responses((status = 200, body = UserPage)))]
pub async fn users(
    Reader(actor): Reader,
    State(service): State<Arc<Service>>,
    ValidQuery(query): ValidQuery<UserQuery>,
) -> Outcome<Json<UserPage>> {
    Ok(Json(service.users(&actor, query).await?))
}

/// One user. `ETag` is its revision, for `If-Match`.
#[utoipa::path(get, path = paths::USER, tag = "users",
    params(("id" = crate::contract::UserId, Path, description = "The user's id")),
    responses((status = 200, body = User, headers(("ETag" = String)))))]
pub async fn user(
    _: Reader,
    State(service): State<Arc<Service>>,
    UserPath(id): UserPath,
) -> Outcome<Response> {
    let (user, etag) = service.user(id).await?;
    service.freshen(&user);
    Ok(([(header::ETAG, etag)], Json(user)).into_response())
}
