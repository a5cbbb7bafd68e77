//! Calls to a directory over the web: few at once, what people wait for first, and none while the other
//! side asks to be left alone.

use super::RemoteError;
use crate::{
    contract::text::{counted, one_line},
    server::{clock::Clock, outbox::transport::RetryAfter},
    tls_provider::{self, certificate},
};
use jiff::Timestamp;
use reqwest::{
    Certificate, Client, RequestBuilder, Response, StatusCode,
    header::{HeaderMap, RETRY_AFTER},
    redirect::Policy,
};
use std::{sync::Mutex, time::Duration};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How long a call may take in all.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long the way there may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Calls at once.
const CALLS: usize = 9;
/// Of which so many read for the mirror: one is always left for what somebody waits for.
const READS: usize = CALLS - 1;
/// How much of an answer is read: a directory that gives all its users at once gives 300 bytes each.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// How long to leave it alone where it does not say.
const USUAL_PAUSE: Duration = Duration::from_secs(5);
/// How long a call that somebody waits for waits for the end of a pause; a longer one is told at once.
const PATIENCE: Duration = Duration::from_secs(3);

/// Who waits for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Somebody at the keys, or an action.
    Now,
    /// The mirror.
    Background,
}

/// The way to one directory.
pub struct Http {
    client: Client,
    clock: Clock,
    calls: Semaphore,
    reads: Semaphore,
    paused_until: Mutex<Option<Timestamp>>,
}

/// What came back, whole.
pub struct Answer {
    pub status: StatusCode,
    /// They may hold secrets: where to a redirect leads may repeat what was asked.
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug)]
pub enum CallError {
    /// The call did not leave this machine, so it had no effect.
    NotSent(RemoteError),
    /// It was sent, and what became of it is not known.
    NoAnswer(RemoteError),
}

impl Http {
    /// The way to `url`, judged by the certificates (PEM) in `ca`, else by those of the system.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where `ca` holds no certificate.
    pub fn new(url: &str, ca: Option<&[u8]>, clock: Clock) -> Result<Self, RemoteError> {
        tls_provider::install();
        // A redirect would carry the secret to where nobody has configured it to go.
        let builder = Client::builder().redirect(Policy::none());
        let builder = builder.timeout(TIMEOUT).connect_timeout(CONNECT_TIMEOUT);
        // What goes in clear stays on this machine: a proxy would read the secret.
        let builder = if url.starts_with("https:") { builder } else { builder.no_proxy() };
        let builder = match ca {
            None => builder,
            Some(pem) => {
                let certificates = Certificate::from_pem_bundle(pem).ok();
                let certificates = certificates.filter(|found| !found.is_empty());
                builder.tls_certs_only(certificates.ok_or_else(no_certificate)?)
            }
        };
        let client = builder.build().map_err(|error| RemoteError::OutOfReach(innermost(&error)))?;
        let (calls, reads) = (Semaphore::new(CALLS), Semaphore::new(READS));
        Ok(Self { client, clock, calls, reads, paused_until: Mutex::default() })
    }

    /// To build requests with; they are sent by [`Self::send`].
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sends `request`, in its turn.
    ///
    /// # Errors
    /// [`CallError`]; an answer of whatever status is none.
    pub async fn send(
        &self,
        request: RequestBuilder,
        urgency: Urgency,
    ) -> Result<Answer, CallError> {
        let _read = match urgency {
            Urgency::Now => None,
            Urgency::Background => Some(self.turn(&self.reads).await?),
        };
        let _call = self.turn(&self.calls).await?;
        // Whoever waited may find that another call was told to wait longer.
        while let Some(until) = self.paused_until() {
            let left = until.duration_since(self.clock.now()).unsigned_abs();
            if urgency == Urgency::Now && left > PATIENCE {
                return Err(CallError::NotSent(left_alone(left)));
            }
            self.clock.sleep_until(until).await;
        }
        let response = request.send().await.map_err(unanswered)?;
        let status = response.status();
        if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
            self.pause(&response);
        }
        let headers = response.headers().clone();
        Ok(Answer { status, headers, body: without_nul(read(response).await?) })
    }

    /// Until when the other side wants to be left alone.
    pub fn paused_until(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        let paused = self.paused_until.lock().unwrap_or_else(|held| held.into_inner());
        paused.filter(|until| *until > now)
    }

    fn pause(&self, response: &Response) {
        let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let asked = header.and_then(RetryAfter::parse).unwrap_or(RetryAfter::Delay(USUAL_PAUSE));
        let until = asked.until(self.clock.now());
        let mut paused = self.paused_until.lock().unwrap_or_else(|held| held.into_inner());
        *paused = (*paused).max(Some(until));
    }

    async fn turn<'s>(&self, of: &'s Semaphore) -> Result<SemaphorePermit<'s>, CallError> {
        let ended = |_| CallError::NotSent(RemoteError::OutOfReach("the server ends".to_owned()));
        of.acquire().await.map_err(ended)
    }
}

impl CallError {
    /// What it means for somebody who only reads.
    pub fn into_error(self) -> RemoteError {
        match self {
            Self::NotSent(error) | Self::NoAnswer(error) => error,
        }
    }
}

/// The addresses are left out: they may carry secrets.
fn unanswered(error: reqwest::Error) -> CallError {
    if let Some(fault) = certificate::fault(&error) {
        let message = format!("its certificate cannot be trusted: {fault}");
        return CallError::NotSent(RemoteError::NotTrusted(message));
    }
    // A builder's error is a request that could not be written, a connection's that nobody took it.
    let is_before = error.is_connect() || error.is_builder();
    let found = RemoteError::OutOfReach(innermost(&error.without_url()));
    if is_before { CallError::NotSent(found) } else { CallError::NoAnswer(found) }
}

async fn read(mut response: Response) -> Result<Vec<u8>, CallError> {
    let cut = |error: reqwest::Error| {
        let why = innermost(&error.without_url());
        CallError::NoAnswer(RemoteError::Unreadable(format!("its answer broke off: {why}")))
    };
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(cut)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER_BYTES {
            let message = "its answer is longer than 64 MiB".to_owned();
            return Err(CallError::NoAnswer(RemoteError::Unreadable(message)));
        }
    }
    Ok(bytes)
}

/// JSON whose texts have U+FFFD in the place of U+0000. PostgreSQL keeps no such text, and a name is to be the same
/// on every engine; JSON has the character as this escape alone.
fn without_nul(mut json: Vec<u8>) -> Vec<u8> {
    let mut at = 0;
    while let Some(rest) = json.get_mut(at..) {
        let Some(escape) = rest.iter().position(|byte| *byte == b'\\') else { break };
        at += escape;
        match json.get_mut(at..at + 6) {
            Some(text) if text == br"\u0000" => text.copy_from_slice(br"\ufffd"),
            _ => {}
        }
        // What is escaped is no escape itself.
        at += 2;
    }
    json
}

fn left_alone(left: Duration) -> RemoteError {
    let seconds = left.as_secs().max(1);
    let message = format!("it asks to be left alone for {}", counted(seconds, "more second"));
    RemoteError::TooMany { after: Some(left), message }
}

fn no_certificate() -> RemoteError {
    let message = "there is no certificate (PEM) in it".to_owned();
    RemoteError::Setting { setting: "[directory] ca_file", message }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    one_line(&innermost.to_string())
}
