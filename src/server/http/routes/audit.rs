//! The audit log.

use super::Outcome;
use crate::{
    contract::{
        api::{AuditPage, AuditVerdict, VerifyQuery, paths},
        query::{AuditExport, AuditQuery},
    },
    server::{
        http::{auth::Reader, extract::ValidQuery},
        service::{Export, Service, ServiceError},
    },
};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::stream;
use std::{io, sync::Arc};

/// Who did what, to which user, newest first.
#[utoipa::path(get, path = paths::AUDIT, tag = "logs", params(AuditQuery),
    responses((status = 200, body = AuditPage)))]
pub async fn audit(
    _: Reader,
    State(service): State<Arc<Service>>,
    ValidQuery(query): ValidQuery<AuditQuery>,
) -> Outcome<Json<AuditPage>> {
    Ok(Json(service.audit(query).await?))
}

/// All entries that the filter keeps, oldest first, as a file. The export is an entry itself, the
/// last one of an export of everything.
#[utoipa::path(get, path = paths::AUDIT_EXPORT, tag = "logs", params(AuditExport),
    responses((status = 200, content(
        (String = "application/x-ndjson"),
        (String = "text/csv"),
    ))))]
pub async fn export(
    Reader(actor): Reader,
    State(service): State<Arc<Service>>,
    ValidQuery(wanted): ValidQuery<AuditExport>,
) -> Outcome<Response> {
    let format = wanted.format;
    let export = service.export_audit(&actor, wanted).await?;
    let pieces = stream::try_unfold((service, export), piece);
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    Ok(response)
}

type UnderWay = (Arc<Service>, Export);

async fn piece((service, mut export): UnderWay) -> io::Result<Option<(Vec<u8>, UnderWay)>> {
    match service.export_piece(&mut export).await {
        Ok(piece) => Ok(piece.map(|piece| (piece, (service, export)))),
        Err(error) => Err(broken_off(&error)),
    }
}

/// Ends the answer before its end, which is all that can be said once it has begun.
fn broken_off(error: &ServiceError) -> io::Error {
    tracing::error!(%error, "an export of the audit log broke off");
    io::Error::other("the export broke off")
}

/// Recomputes the chain of hashes from the first entry on.
#[utoipa::path(get, path = paths::AUDIT_VERIFY, tag = "logs", params(VerifyQuery),
    responses((status = 200, body = AuditVerdict)))]
pub async fn verify(
    _: Reader,
    State(service): State<Arc<Service>>,
    ValidQuery(query): ValidQuery<VerifyQuery>,
) -> Outcome<Json<AuditVerdict>> {
    Ok(Json(service.verify_audit(query.head).await?))
}
