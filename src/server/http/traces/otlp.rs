//! Spans by OTLP over HTTP. What sends them has a thread and a queue of its own: a collector that is away or slow
//! costs spans, and no request waits for it.

use super::{TraceError, TracedRequest};
use crate::tls_provider;
use axum::http::{HeaderMap, StatusCode};
use opentelemetry::{
    Context, KeyValue,
    propagation::TextMapPropagator,
    trace::{
        Span as _, SpanContext, SpanKind, Status, TraceContextExt, TraceState, Tracer as _,
        TracerProvider as _,
    },
};
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{SdkTracer, SdkTracerProvider, Span},
};
use reqwest::{Client, redirect::Policy};
use std::{
    env,
    pin::Pin,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::{runtime::Handle, task::spawn_blocking};

const SERVICE: &str = "mfadmin";
/// How long the collector may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long an end of the server waits for what is left.
const LAST: Duration = Duration::from_secs(2);

/// What is asked again and again by whoever watches.
const UNTRACED: [&str; 2] = ["/healthz", "/readyz"];

/// Set once something is traced.
static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// Nothing where OpenTelemetry is switched off.
pub fn start() -> Result<Option<SdkTracerProvider>, TraceError> {
    let is = |name, value| env::var(name).is_ok_and(|it| it.eq_ignore_ascii_case(value));
    if is("OTEL_SDK_DISABLED", "true") || is("OTEL_TRACES_EXPORTER", "none") {
        return Ok(None);
    }
    let unusable = |error: &dyn std::error::Error| TraceError::Settings(error.to_string());
    tls_provider::install();
    // A redirect would carry the headers to where nobody has configured them to go.
    let client = Client::builder().redirect(Policy::none()).timeout(TIMEOUT).build();
    let client = CollectorClient {
        http: client.map_err(|error| unusable(&error))?,
        runtime: Handle::current(),
        is_away: AtomicBool::new(false),
    };
    let exporter = SpanExporter::builder().with_http().with_http_client(client).build();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter.map_err(|error| unusable(&error))?)
        .with_resource(resource())
        .build();
    TRACER.get_or_init(|| provider.tracer(SERVICE));
    Ok(Some(provider))
}

pub async fn finish(provider: SdkTracerProvider) {
    let ended = spawn_blocking(move || provider.shutdown_with_timeout(LAST)).await;
    if !matches!(ended, Ok(Ok(()))) {
        tracing::warn!("the last spans were not delivered");
    }
}

/// Who sends: by its own name, where no variable says another.
fn resource() -> Resource {
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version);
    let is_named = env::var("OTEL_SERVICE_NAME").is_ok()
        || env::var("OTEL_RESOURCE_ATTRIBUTES").is_ok_and(|all| all.contains("service.name="));
    if is_named { resource.build() } else { resource.with_service_name(SERVICE).build() }
}

pub fn begin(request: TracedRequest<'_>) -> Option<Span> {
    let tracer = TRACER.get()?;
    let TracedRequest { id, method, route, headers } = request;
    if route.is_some_and(|route| UNTRACED.contains(&route)) {
        return None;
    }
    let name = route.map_or_else(|| method.to_owned(), |route| format!("{method} {route}"));
    let known = [
        KeyValue::new("http.request.method", method),
        KeyValue::new("mfadmin.request_id", id.to_owned()),
    ];
    let route = route.map(|route| KeyValue::new("http.route", route.to_owned()));
    let span = tracer.span_builder(name).with_kind(SpanKind::Server);
    let span = span.with_attributes(known.into_iter().chain(route));
    Some(tracer.build_with_context(span, &parent(headers)))
}

pub fn end(mut span: Span, status: StatusCode) {
    span.set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
    span.end();
}

/// The span of whoever asks, by its ids alone: what else `tracestate` says is somebody's text.
fn parent(headers: &HeaderMap) -> Context {
    let named = TraceContextPropagator::new()
        .extract_with_context(&Context::new(), &HeaderExtractor(headers));
    let named = named.span().span_context().clone();
    if !named.is_valid() {
        // One of nobody would count as a parent that is not kept.
        return Context::new();
    }
    Context::new().with_remote_span_context(SpanContext::new(
        named.trace_id(),
        named.span_id(),
        named.trace_flags(),
        named.is_remote(),
        TraceState::NONE,
    ))
}

/// Our HTTP client, for a thread that is none of the runtime's.
#[derive(Debug)]
struct CollectorClient {
    http: Client,
    runtime: Handle,
    /// So that it is said once.
    is_away: AtomicBool,
}

impl HttpClient for CollectorClient {
    // As the trait's attribute `async_trait` writes it.
    fn send_bytes<'s, 'f>(
        &'s self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        let http = self.http.clone();
        let sent = self.runtime.spawn(async move { http.send_bytes(request).await });
        Box::pin(async move {
            let answer = sent.await?;
            self.note(&answer);
            answer
        })
    }
}

impl CollectorClient {
    /// Logs once that the collector is away, and once that it is back. The address may hold a secret.
    fn note(&self, answer: &Result<Response<Bytes>, HttpError>) {
        let is_taken = answer.as_ref().is_ok_and(|answer| answer.status().is_success());
        if self.is_away.swap(!is_taken, SeqCst) != is_taken {
            return;
        }
        match answer {
            _ if is_taken => tracing::info!("the collector takes spans again"),
            Ok(answer) => {
                tracing::warn!(status = answer.status().as_u16(), "the collector takes no spans");
            }
            Err(error) => {
                let why = error.downcast_ref::<reqwest::Error>();
                let is_late = why.is_some_and(reqwest::Error::is_timeout);
                tracing::warn!(is_late, "the collector of spans cannot be reached");
            }
        }
    }
}
