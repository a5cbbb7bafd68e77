//! Whether a request asks that its action be held, and where that is refused.

use super::{UserPath, ValidQuery};
use crate::{
    contract::{
        Code, HeldId, UserId,
        api::{HoldQuery, HoldSeconds},
    },
    server::http::api_error::ApiError,
};
use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};

/// The name of the parameter.
const PARAMETER: &str = "hold_seconds";

/// The `{id}` of the path, where it is a held action's.
pub struct HeldPath(pub HeldId);

/// The `{id}` of the path, where it is a user's, and for how long the action on them is to be held. A
/// body that comes without it refuses to be held.
pub struct HoldableUser {
    pub id: UserId,
    pub hold: Option<HoldSeconds>,
}

/// Left in the request by [`HoldableUser`].
#[derive(Clone)]
struct MayBeHeld;

impl<S: Send + Sync> FromRequestParts<S> for HeldPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<HeldId>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::from(Code::HeldNotFound))?;
        Ok(Self(id))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for HoldableUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let UserPath(id) = UserPath::from_request_parts(parts, state).await?;
        let ValidQuery(HoldQuery { hold_seconds }) =
            ValidQuery::from_request_parts(parts, state).await?;
        parts.extensions.insert(MayBeHeld);
        Ok(Self { id, hold: hold_seconds })
    }
}

/// # Errors
/// `invalid_query` where the request asks to be held on a route that holds nothing: it would be done at
/// once, and nothing could take it back.
pub(super) fn refuse_hold(parts: &Parts) -> Result<(), ApiError> {
    if parts.extensions.get::<MayBeHeld>().is_some() {
        return Ok(());
    }
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    if query.is_ok_and(|Query(query)| query.iter().any(|(name, _)| name == PARAMETER)) {
        let message = "this is done at once; leave it out. Setup links, phone changes and password \
                       resets can be held for 1 to 10 seconds";
        return Err(ApiError::field(Code::InvalidQuery, PARAMETER, message));
    }
    Ok(())
}
