//! A span for each request, for those who collect traces (OpenTelemetry). It has the template of the route, the
//! method, the status and the id of the request, and nothing that anybody typed: it is made of those alone, and not
//! of what the log says. Built without the feature `otlp`, nothing is traced.

#[cfg(feature = "otlp")]
mod otlp;

use axum::http::{HeaderMap, StatusCode};
#[cfg(feature = "otlp")]
use opentelemetry_sdk::trace::{SdkTracerProvider, Span};
use std::env;
use thiserror::Error;

/// Each of them says where to, as OpenTelemetry has it
/// (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/>).
pub const ENDPOINTS: [&str; 2] =
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/// Why nothing is traced.
#[derive(Debug, Error)]
pub enum TraceError {
    #[error("OTEL_EXPORTER_OTLP_ENDPOINT and its like cannot be used: {0}")]
    Settings(String),
}

/// What sends spans away, until it is finished.
pub struct TraceExport(#[cfg(feature = "otlp")] Option<SdkTracerProvider>);

/// What is known of a request when it comes.
#[derive(Clone, Copy)]
pub struct TracedRequest<'r> {
    pub id: &'r str,
    /// One that has a meaning, else `other`.
    pub method: &'static str,
    /// Its template; absent where there is none.
    pub route: Option<&'r str>,
    pub headers: &'r HeaderMap,
}

/// A request from its head to the head of its answer. Dropped before, it says nothing of an answer.
pub struct RequestSpan(#[cfg(feature = "otlp")] Option<Span>);

impl TraceExport {
    /// Traces from now on, in this whole process, where one of [`ENDPOINTS`] is set.
    ///
    /// # Errors
    /// [`TraceError`] when a setting cannot be used.
    pub fn start() -> Result<Self, TraceError> {
        let is_wanted =
            ENDPOINTS.iter().any(|name| env::var_os(name).is_some_and(|it| !it.is_empty()));
        #[cfg(feature = "otlp")]
        return Ok(Self(if is_wanted { otlp::start()? } else { None }));
        #[cfg(not(feature = "otlp"))]
        {
            if is_wanted {
                tracing::warn!(
                    "nothing is traced: this mfadmin was built without the feature otlp"
                );
            }
            Ok(Self())
        }
    }

    /// Sends what is left, for a moment at most.
    pub async fn finish(self) {
        #[cfg(feature = "otlp")]
        if let Some(provider) = self.0 {
            otlp::finish(provider).await;
        }
    }
}

impl RequestSpan {
    #[cfg_attr(not(feature = "otlp"), expect(unused_variables, reason = "nothing is traced"))]
    pub fn begin(request: TracedRequest<'_>) -> Self {
        Self(
            #[cfg(feature = "otlp")]
            otlp::begin(request),
        )
    }

    #[cfg_attr(not(feature = "otlp"), expect(unused_variables, reason = "nothing is traced"))]
    pub fn end(self, status: StatusCode) {
        #[cfg(feature = "otlp")]
        if let Some(span) = self.0 {
            otlp::end(span, status);
        }
    }
}
