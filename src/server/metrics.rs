//! What the server counts of itself, in the text format of Prometheus (0.0.4). No label holds what comes
//! from outside: routes are templates, methods are those of HTTP, and nothing names a person.

pub mod names;

use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use names::{ALL, MetricKind};
use std::{sync::OnceLock, time::Duration};

/// Set once something counts: without it, not even labels are made.
static COUNTING: OnceLock<()> = OnceLock::new();

/// The bounds of what times are counted by, in seconds: from a page that an index gives to a request that
/// waits for another system.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Methods with a meaning of their own (RFC 9110, RFC 5789). A client may make up others, as many as it
/// likes.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Why nothing is counted.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    #[error("metrics cannot be counted: {0}")]
    Build(#[from] BuildError),
    #[error("metrics are counted in this process already")]
    Twice,
}

/// Reads what was counted.
#[derive(Clone)]
pub struct MetricsReader(PrometheusHandle);

/// Counts from now on, in this whole process.
///
/// # Errors
/// [`MetricsError`] where that was begun before.
pub fn install() -> Result<MetricsReader, MetricsError> {
    let mut builder = PrometheusBuilder::new();
    for metric in ALL.iter().filter(|metric| metric.kind == MetricKind::Histogram) {
        let matcher = Matcher::Full(metric.name.to_owned());
        builder = builder.set_buckets_for_metric(matcher, &SECONDS)?;
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|_| MetricsError::Twice)?;
    for metric in &ALL {
        match metric.kind {
            MetricKind::Counter => describe_counter!(metric.name, metric.help),
            MetricKind::Gauge => describe_gauge!(metric.name, metric.help),
            MetricKind::Histogram => describe_histogram!(metric.name, Unit::Seconds, metric.help),
        }
    }
    gauge!(names::BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    COUNTING.get_or_init(|| ());
    Ok(MetricsReader(handle))
}

impl MetricsReader {
    /// Everything, as Prometheus reads it.
    pub fn text(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}

/// An answer to a request of the route with this template.
pub fn count_request(method: &str, route: &str, status: u16, took: Duration) {
    if COUNTING.get().is_none() {
        return;
    }
    let method = known_method(method);
    let route = route.to_owned();
    histogram!(names::REQUEST_SECONDS, "method" => method, "route" => route.clone())
        .record(took.as_secs_f64());
    let status = status.to_string();
    counter!(names::REQUESTS, "method" => method, "route" => route, "status" => status)
        .increment(1);
}

/// `method`, or `other` where a client made it up.
pub fn known_method(method: &str) -> &'static str {
    METHODS.into_iter().find(|it| *it == method).unwrap_or("other")
}

/// A request that was refused, by the code of its problem.
pub fn count_refusal(code: &'static str) {
    counter!(names::REFUSALS, "code" => code).increment(1);
}

/// How long a writer waited for its turn.
pub fn observe_write_wait(waited: Duration) {
    histogram!(names::WRITE_WAIT_SECONDS).record(waited.as_secs_f64());
}

/// A transaction that wrote, from its turn to its end.
pub fn observe_write(took: Duration) {
    histogram!(names::WRITE_SECONDS).record(took.as_secs_f64());
}

/// An attempt to send a message.
pub fn count_delivery(channel: &'static str, outcome: &'static str) {
    counter!(names::DELIVERIES, "channel" => channel, "outcome" => outcome).increment(1);
}

/// An operation at another system that ended.
pub fn count_operation(outcome: &'static str) {
    counter!(names::OPERATIONS, "outcome" => outcome).increment(1);
}

/// A figure as it stands.
pub fn set(name: &'static str, value: f64) {
    gauge!(name).set(value);
}

/// A figure as it stands, of those with this label.
pub fn set_of(name: &'static str, label: &'static str, of: &'static str, value: f64) {
    gauge!(name, label => of).set(value);
}
