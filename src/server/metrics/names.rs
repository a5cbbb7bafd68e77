//! What is counted: the names, as Prometheus wants them (base units, `_total` for counters), and what each
//! says (<https://prometheus.io/docs/practices/naming/>).

/// How a figure moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// It rises from the start of the process on.
    Counter,
    /// It stands where it stands.
    Gauge,
    /// Counted by size.
    Histogram,
}

/// One figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    pub kind: MetricKind,
    pub labels: &'static str,
    pub help: &'static str,
}

pub const BUILD: &str = "mfadmin_build_info";
pub const REQUESTS: &str = "mfadmin_http_requests_total";
pub const REQUEST_SECONDS: &str = "mfadmin_http_request_duration_seconds";
pub const REFUSALS: &str = "mfadmin_refusals_total";
pub const STORE_UP: &str = "mfadmin_store_up";
pub const WRITE_WAIT_SECONDS: &str = "mfadmin_store_write_wait_seconds";
pub const WRITE_SECONDS: &str = "mfadmin_store_write_duration_seconds";
pub const DELIVERIES: &str = "mfadmin_deliveries_total";
pub const OUTBOX_WAITING: &str = "mfadmin_outbox_waiting_messages";
pub const OUTBOX_HELD: &str = "mfadmin_outbox_held_messages";
pub const OPERATIONS: &str = "mfadmin_operations_total";
pub const OPERATIONS_OPEN: &str = "mfadmin_operations_unsettled";
pub const JOBS_OPEN: &str = "mfadmin_jobs_open";
pub const DIRECTORY_AGE: &str = "mfadmin_directory_age_seconds";
pub const DIRECTORY_FAULT: &str = "mfadmin_directory_fault";
pub const PEOPLE: &str = "mfadmin_people";
pub const PEOPLE_COMPLETE: &str = "mfadmin_people_complete";
pub const PEOPLE_UNKNOWN: &str = "mfadmin_people_unknown";

/// All of them, as the documents list them.
#[rustfmt::skip]
pub const ALL: [Metric; 18] = [
    metric(BUILD, MetricKind::Gauge, "version", "1; the version is its label."),
    metric(REQUESTS, MetricKind::Counter, "method, route, status", "Requests that were answered. The route is its template."),
    metric(REQUEST_SECONDS, MetricKind::Histogram, "method, route", "From the head of a request to the head of its answer."),
    metric(REFUSALS, MetricKind::Counter, "code", "Requests that were refused, by the code of the problem document."),
    metric(STORE_UP, MetricKind::Gauge, "", "1 while the database answers, else 0; the figures below are then absent or old."),
    metric(WRITE_WAIT_SECONDS, MetricKind::Histogram, "", "How long changes waited for their turn to write."),
    metric(WRITE_SECONDS, MetricKind::Histogram, "", "How long changes held the right to write."),
    metric(DELIVERIES, MetricKind::Counter, "channel, outcome", "Attempts to send a message: sent, later (tried again), refused."),
    metric(OUTBOX_WAITING, MetricKind::Gauge, "channel", "Messages that wait to be sent."),
    metric(OUTBOX_HELD, MetricKind::Gauge, "", "Messages that nothing is configured to send."),
    metric(OPERATIONS, MetricKind::Counter, "outcome", "Operations at another system's directory that ended: done, refused, unknown."),
    metric(OPERATIONS_OPEN, MetricKind::Gauge, "state", "Operations that are not settled: requested, or unknown until somebody looks."),
    metric(JOBS_OPEN, MetricKind::Gauge, "", "Jobs that are not over."),
    metric(DIRECTORY_AGE, MetricKind::Gauge, "", "Since the last whole reading of another system's directory began; absent before the first."),
    metric(DIRECTORY_FAULT, MetricKind::Gauge, "", "1 while another system's directory cannot be read, else 0."),
    metric(PEOPLE, MetricKind::Gauge, "", "People who count: neither exempt nor disabled, and no Avobots."),
    metric(PEOPLE_COMPLETE, MetricKind::Gauge, "", "Of those, who has every factor that the policy asks for."),
    metric(PEOPLE_UNKNOWN, MetricKind::Gauge, "", "People of whom nobody knows yet; they are in no other figure."),
];

const fn metric(
    name: &'static str,
    kind: MetricKind,
    labels: &'static str,
    help: &'static str,
) -> Metric {
    Metric { name, kind, labels, help }
}
