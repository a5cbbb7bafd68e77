//! What an answer of Avochato says, by its status and its envelope together.

use jiff::Timestamp;
use reqwest::{
    StatusCode, Url,
    header::{DATE, LOCATION},
};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

use super::facts::ErrorShape;
use crate::server::directory::remote::http::Answer;

/// An answer, read.
pub struct EnvelopeAnswer {
    pub verdict: Verdict,
    /// What time it is there.
    pub date: Option<Timestamp>,
    /// Whether the envelope carried a status of its own.
    pub has_status: bool,
}

/// Whether what was asked was done.
pub enum Verdict {
    Done(Value),
    /// It was not; the sentences are the other side's, and may repeat what was asked.
    Failed(FailedCall),
    /// Nobody knows: a status of success, and what is no whole envelope behind it.
    Unreadable,
}

/// What was answered in place of what was asked for.
pub struct FailedCall {
    /// The envelope's, where the status of the answer is one of success. One of success where only the
    /// sentences tell of the failure.
    pub status: StatusCode,
    /// Joined; empty where there is no envelope.
    pub sentences: String,
    /// How they were told; absent where there is no envelope.
    pub shape: Option<ErrorShape>,
    /// How long to wait, where it says.
    pub retry_after: Option<Duration>,
    /// The server to which a redirect leads, without path and query: those may repeat the secret.
    pub leads_to: Option<String>,
}

/// `{status, data, errors, page, limit}`; what is not named here is not read.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    status: Value,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Value,
    /// Some routes tell one sentence under this name.
    #[serde(default)]
    error: Value,
}

impl EnvelopeAnswer {
    /// Reads `answer`, which asks to be left alone for `retry_after`.
    pub fn read(answer: &Answer, retry_after: Option<Duration>) -> Self {
        let header = |name| answer.headers.get(name).and_then(|value| value.to_str().ok());
        let date = header(DATE).and_then(|text| httpdate::parse_http_date(text).ok());
        let date = date.and_then(|date| Timestamp::try_from(date).ok());
        let leads_to = header(LOCATION).and_then(|to| Url::parse(to).ok());
        let leads_to = leads_to.map(|to| to.origin().ascii_serialization());
        let envelope: Option<Envelope> = serde_json::from_slice(&answer.body).ok();
        let inner = envelope.as_ref().and_then(|envelope| status(&envelope.status));
        let has_status = inner.is_some();
        let failed = |status, told: Option<(String, ErrorShape)>| {
            let (sentences, shape) = told.unzip();
            let sentences = sentences.unwrap_or_default();
            let leads_to = leads_to.clone();
            Verdict::Failed(FailedCall { status, sentences, shape, retry_after, leads_to })
        };
        let verdict = match envelope {
            None if answer.status == StatusCode::NO_CONTENT => Verdict::Done(Value::Null),
            None if answer.status.is_success() => Verdict::Unreadable,
            None => failed(answer.status, None),
            Some(envelope) => {
                let told = envelope.sentences();
                let status = inner.filter(|_| answer.status.is_success()).unwrap_or(answer.status);
                match status.is_success() && told.0.is_empty() {
                    true => Verdict::Done(envelope.data),
                    false => failed(status, Some(told)),
                }
            }
        };
        Self { verdict, date, has_status }
    }
}

impl Envelope {
    fn sentences(&self) -> (String, ErrorShape) {
        match (&self.errors, &self.error) {
            (Value::Array(many), _) if !many.is_empty() => {
                let many: Vec<_> = many.iter().map(sentence).collect();
                (many.join("; "), ErrorShape::List)
            }
            (Value::String(one), _) if !one.is_empty() => (one.clone(), ErrorShape::OneText),
            (Value::Null | Value::Array(_) | Value::String(_), Value::Null) => {
                (String::new(), ErrorShape::None)
            }
            (Value::Null | Value::Array(_) | Value::String(_), one) => {
                (sentence(one), ErrorShape::Other)
            }
            (other, _) => (sentence(other), ErrorShape::Other),
        }
    }
}

fn sentence(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn status(value: &Value) -> Option<StatusCode> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    StatusCode::from_u16(u16::try_from(number).ok()?).ok()
}
