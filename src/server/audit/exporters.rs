//! Carrying the audit log elsewhere, where whoever owns this machine cannot rewrite it: every entry,
//! in order, at least once. How far each place has got is kept in the database.

pub mod syslog;
mod webhook;

use super::AuditLog;
use crate::{
    config::{GatewayUrl, SyslogAddress, SyslogFraming},
    contract::{
        Backoff, Seq,
        api::{AuditEntry, AuditHead},
    },
    secret::Secret,
    server::clock::Clock,
    tls_provider::TrustError,
};
use futures_util::future::BoxFuture;
use sha2::{Digest, Sha256};
use std::time::Duration;
use syslog::Syslog;
use thiserror::Error;
use tokio::time::{sleep, timeout};
use tokio_rustls::rustls::pki_types::InvalidDnsNameError;
use tokio_util::sync::CancellationToken;
use webhook::AuditWebhook;

/// Entries carried at once.
const BATCH: i64 = 100;
/// How long a place may take for them.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The longest pause after a failure.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Where the audit log is carried.
#[derive(Clone, Debug)]
pub struct Shipping {
    pub syslog: Option<SyslogAddress>,
    /// How its messages are told apart in a stream.
    pub framing: SyslogFraming,
    /// Certificates (PEM) to trust of it in place of the system's, where it speaks TLS.
    pub syslog_ca: Option<Vec<u8>>,
    pub webhook: Option<(GatewayUrl, Secret)>,
    /// The pause after a first failure; it doubles with each further one.
    pub pause: Duration,
}

impl Default for Shipping {
    fn default() -> Self {
        Self {
            syslog: None,
            framing: SyslogFraming::default(),
            syslog_ca: None,
            webhook: None,
            pause: Duration::from_secs(1),
        }
    }
}

/// Why the log cannot be carried to a place.
#[derive(Debug, Error)]
pub enum ExporterError {
    #[error("no HTTP client can be made for the audit log: {0}")]
    Http(#[from] reqwest::Error),
    #[error("[audit] syslog_ca_file {0}")]
    Trust(#[from] TrustError),
    #[error("[audit] syslog has a name that no certificate can prove: {0}")]
    Name(#[from] InvalidDnsNameError),
}

/// An entry on its way, and the head of the chain with it: the place can check the chain.
pub struct Cargo {
    pub entry: AuditEntry,
    pub head: AuditHead,
}

/// A place that takes entries.
pub trait Carrier: Send + Sync {
    /// Hands all of `cargo` over, or fails; what was handed over before a failure comes again.
    fn carry<'a>(&'a self, cargo: &'a [Cargo]) -> BoxFuture<'a, Result<(), String>>;
}

/// Carries the log to one place.
pub struct AuditExporter {
    log: AuditLog,
    carrier: Box<dyn Carrier>,
    /// Names the place in the database. A hash, because the address may hold a secret.
    place: String,
    /// Names the place in the log.
    kind: &'static str,
    backoff: Backoff,
    stopping: CancellationToken,
}

/// The server whose log it is, and the clock that dates what it sends.
pub struct Origin<'a> {
    pub public_url: &'a str,
    pub clock: &'a Clock,
}

/// One for each place.
pub fn exporters(
    log: &AuditLog,
    origin: &Origin<'_>,
    shipping: &Shipping,
    stopping: &CancellationToken,
) -> Result<Vec<AuditExporter>, ExporterError> {
    let exporter = |carrier, kind, address: &str| AuditExporter {
        log: log.clone(),
        carrier,
        place: place(kind, address),
        kind,
        backoff: Backoff { first: shipping.pause, longest: LONGEST_PAUSE },
        stopping: stopping.clone(),
    };
    let mut exporters = Vec::new();
    if let Some(address) = &shipping.syslog {
        let to = (address.clone(), shipping.framing);
        let syslog = Syslog::new(to, shipping.syslog_ca.as_deref(), origin.public_url)?;
        exporters.push(exporter(Box::new(syslog), "syslog", &address.to_string()));
    }
    if let Some((url, secret)) = &shipping.webhook {
        let webhook = AuditWebhook::new(url.as_str(), secret.clone(), origin.clock.clone())?;
        exporters.push(exporter(Box::new(webhook), "webhook", url.as_str()));
    }
    Ok(exporters)
}

impl AuditExporter {
    /// Carries what there is and what comes, until the server stops.
    pub async fn run(self) {
        let mut changes = self.log.changes();
        let mut failures = 0;
        while !self.stopping.is_cancelled() {
            changes.mark_unchanged();
            let outcome = tokio::select! {
                outcome = self.next() => outcome,
                () = self.stopping.cancelled() => return,
            };
            failures = match &outcome {
                Ok(_) => 0,
                Err(error) => {
                    let kind = self.kind;
                    tracing::warn!(kind, error, "the audit log does not get to its place");
                    failures + 1
                }
            };
            let pause = self.backoff.spread_delay(failures, rand::random());
            let wait = async {
                match outcome {
                    Ok(More::Yes) => {}
                    // A change of another process rings nowhere; the next one here brings it.
                    Ok(More::No) => drop(changes.changed().await),
                    Err(_) => sleep(pause).await,
                }
            };
            tokio::select! {
                () = wait => {}
                () = self.stopping.cancelled() => return,
            }
        }
    }

    /// Carries the next entries, and notes that they have arrived.
    async fn next(&self) -> Result<More, String> {
        let after = self.log.shipped(&self.place).await.map_err(|error| error.to_string())?;
        let cargo = self.log.cargo_after(after, BATCH).await;
        let cargo = cargo.map_err(|error| error.to_string())?;
        let Some(last) = cargo.last().map(|cargo| cargo.entry.seq) else { return Ok(More::No) };
        match timeout(TIMEOUT, self.carrier.carry(&cargo)).await {
            Ok(carried) => carried?,
            Err(_) => return Err("no answer in time".to_owned()),
        }
        self.note(last).await?;
        Ok(More::Yes)
    }

    async fn note(&self, last: Seq) -> Result<(), String> {
        self.log.note_shipped(&self.place, last).await.map_err(|error| error.to_string())
    }
}

enum More {
    Yes,
    No,
}

fn place(kind: &str, address: &str) -> String {
    let hash = Sha256::digest([kind, " ", address].concat());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `text` on one line and without what hides or turns around: it is for other people's screens.
pub fn harmless(text: &str) -> String {
    use crate::contract::text::is_hidden;
    text.chars().filter(|c| !is_hidden(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
