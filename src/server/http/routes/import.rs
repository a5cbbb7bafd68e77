//! Importing people.

use super::{Outcome, to_its_end};
use crate::{
    contract::{
        Code, FieldError, Problem,
        api::{ImportQuery, ImportReport, MAX_IMPORT_BYTES, paths},
    },
    server::{
        http::{
            api_error::ApiError,
            auth::Operator,
            described_shapes::IdempotencyHeader,
            extract::{Fingerprint, ValidQuery, require_type},
            layers::BodyTooSlow,
        },
        service::Service,
    },
};
use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request, State},
    http::header,
    response::Response,
};
use futures_util::StreamExt;
use std::sync::Arc;

/// Imports a CSV file: an export of Google Workspace, Okta, Microsoft Entra, GAM or mfadmin, known by its
/// header, or one with the columns name, email and optionally role, kind and phone; `map` names the columns of
/// any other. Columns that are not known are passed over. There is one import at a time. All of it or nothing;
/// with `partial` its good rows, with `dry_run` nothing at all.
/// With `existing=update` a row of a user who is there is a change of that user, by the rules of
/// `PATCH /v1/users/{id}`, and of the columns only email is needed; with `disable_missing` who is not in
/// the file is disabled. Only an Owner adds, changes or disables Owners and Admins. To add one of these,
/// to change and to disable takes a session that has stepped up.
#[utoipa::path(post, path = paths::IMPORT, tag = "users",
    params(
        ImportQuery,
        IdempotencyHeader,
    ),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportReport)))]
pub async fn import(
    Operator(actor): Operator,
    State(service): State<Arc<Service>>,
    ValidQuery(query): ValidQuery<ImportQuery>,
    upload: Upload,
) -> Outcome<Response> {
    let Upload { mut fingerprint, body } = upload;
    let claim = service.claim(&actor, fingerprint.key.as_ref())?;
    let mut import = service.import(actor, query)?;
    let mut stream = body.into_data_stream();
    let mut received = 0;
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| broken_off(&error))?;
        received += piece.len();
        if received > MAX_IMPORT_BYTES {
            return Err(Code::BodyTooLarge.into());
        }
        fingerprint.update(&piece);
        import.feed(&piece);
    }
    to_its_end(service, |_| async move {
        // Held until the rows are written, should the client hang up meanwhile and send them again.
        let _claim = claim;
        import.finish(&fingerprint.finish()).await
    })
    .await
}

/// A CSV file that has yet to come, no larger than announced.
pub struct Upload {
    fingerprint: Fingerprint,
    body: Body,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let fingerprint = Fingerprint::from_request_parts(&mut parts, state).await?;
        require_type(&parts.headers, "text/csv")?;
        let announced = parts.headers.get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > MAX_IMPORT_BYTES) {
            return Err(Code::BodyTooLarge.into());
        }
        Ok(Self { fingerprint, body })
    }
}

/// Seldom read, because the connection is what broke; it keeps a half file from being imported.
fn broken_off(error: &axum::Error) -> ApiError {
    if BodyTooSlow::caused(error) {
        return Code::Timeout.into();
    }
    let message = "the file broke off before its end; send it again";
    Problem::new(Code::ImportRejected).with_error(FieldError::new("body", message)).into()
}
