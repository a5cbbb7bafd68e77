//! What is counted, for Prometheus: a door of its own, which shows numbers and nothing else.

use crate::{
    contract::api::Channel,
    server::{
        metrics::{self, MetricsReader, names},
        service::{Service, watched::WatchedFigures},
    },
};
use axum::{
    Router,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// Where it is shown.
pub const METRICS: &str = "/metrics";

/// The text format that every Prometheus reads
/// (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
const MEDIA_TYPE: HeaderValue =
    HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// How long the database may take: whoever watches is to be answered while it hangs.
const PATIENCE: Duration = Duration::from_secs(3);

/// The routes of this door.
#[expect(clippy::disallowed_methods, reason = "a door that lets nobody in, beside that of the API")]
pub fn router(service: Arc<Service>, reader: MetricsReader) -> Router {
    Router::new().route(METRICS, get(show)).with_state((service, reader))
}

async fn show(State((service, reader)): State<(Arc<Service>, MetricsReader)>) -> Response {
    match timeout(PATIENCE, service.watched_figures()).await {
        Ok(Ok(figures)) => {
            metrics::set(names::STORE_UP, 1.0);
            note(&figures);
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "figures cannot be read");
            metrics::set(names::STORE_UP, 0.0);
        }
        Err(_) => metrics::set(names::STORE_UP, 0.0),
    }
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], reader.text()).into_response()
}

fn note(figures: &WatchedFigures) {
    let set = |name, value: u64| metrics::set(name, value as f64);
    let set_of = |name, label, of, value: u64| metrics::set_of(name, label, of, value as f64);
    set(names::PEOPLE, figures.summary.humans());
    set(names::PEOPLE_COMPLETE, figures.summary.complete);
    set(names::PEOPLE_UNKNOWN, figures.summary.unknown);
    for (channel, waiting) in &figures.waiting {
        set_of(names::OUTBOX_WAITING, "channel", Channel::as_str(*channel), *waiting);
    }
    set(names::OUTBOX_HELD, figures.held);
    set_of(names::OPERATIONS_OPEN, "state", "requested", figures.requested);
    set_of(names::OPERATIONS_OPEN, "state", "unknown", figures.unknown);
    set(names::JOBS_OPEN, figures.jobs);
    if let Some(directory) = &figures.directory {
        metrics::set(names::DIRECTORY_FAULT, if directory.has_fault { 1.0 } else { 0.0 });
        if let Some(age) = directory.age {
            metrics::set(names::DIRECTORY_AGE, age.as_secs_f64());
        }
    }
}
