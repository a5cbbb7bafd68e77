//! Shapes that have no type of their own in the code, as they are described.

use utoipa::{IntoParams, ToSchema};

/// See [`crate::server::service::IdempotencyKey`].
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "a shape for the description alone")]
pub struct IdempotencyHeader {
    /// Names the request: a repeat under the same key gets the first answer and acts no second time.
    #[param(rename = "Idempotency-Key", pattern = "^[!-~]{1,128}$")]
    idempotency_key: Option<String>,
}

/// See [`crate::server::http::extract::IfMatch`].
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "a shape for the description alone")]
pub struct RevisionHeader {
    /// The revision it is based on, in quotes, as `ETag` gave it.
    #[param(rename = "If-Match", pattern = "^\"[0-9]{1,18}\"$")]
    if_match: String,
}

/// Where a stream of changes goes on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "a shape for the description alone")]
pub struct LastEventHeader {
    /// The last id that was read.
    #[param(rename = "Last-Event-ID", minimum = 0, nullable = false)]
    last_event_id: Option<i64>,
}

/// An event of the stream.
#[derive(ToSchema)]
#[allow(dead_code, reason = "a shape for the description alone")]
pub struct StreamEvent {
    /// `change`, `outbox` or `job`.
    event: String,
    /// The number of the audit entry of a `change`.
    id: Option<String>,
    /// A `Change` as JSON for a `change`, `{}` for `outbox`, a `Job` as JSON for a `job`.
    #[schema(content_media_type = "application/json")]
    data: String,
}
