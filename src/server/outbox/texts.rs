//! Texts through a gateway on the web.

mod avochato;
mod twilio;
mod webhook;

use super::{
    redacting_transport::RedactingTransport,
    transport::{ChannelFault, MessageTransport, RetryAfter, Undelivered},
};
use crate::{
    config::Gateway, contract::api::PauseCause, secret::Secret, server::clock::Clock, tls_provider,
};
use reqwest::{
    Client, RequestBuilder, Response, StatusCode, header::RETRY_AFTER, redirect::Policy,
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// How long a gateway may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How much of its answer is read.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// The courier that hands texts to `gateway`.
pub fn transport(
    gateway: &Gateway,
    secret: &Secret,
    clock: &Clock,
) -> Result<Arc<dyn MessageTransport>, reqwest::Error> {
    let (account, url) = match gateway {
        Gateway::Avochato { auth_id, url, .. } => (auth_id.as_str(), url),
        Gateway::Twilio { account, url, .. } => (account.as_str(), url),
        Gateway::Webhook { url } => ("", url),
    };
    tls_provider::install();
    // A redirect would carry the secret to where nobody has configured it to go.
    let http = Client::builder().redirect(Policy::none()).timeout(TIMEOUT);
    // What goes in clear stays on this machine: a proxy would read the secret and the link.
    let http = if url.starts_with("https:") { http } else { http.no_proxy() };
    let http = http.build()?;
    let secret = secret.clone();
    let revealed = secret.clone();
    let transport: Arc<dyn MessageTransport> = match gateway.clone() {
        Gateway::Avochato { url, auth_id, from } => {
            Arc::new(avochato::Avochato { http, url, auth_id, secret, from })
        }
        Gateway::Twilio { url, account, from } => {
            Arc::new(twilio::Twilio { http, url, account, secret, from })
        }
        Gateway::Webhook { url } => {
            Arc::new(webhook::TextWebhook { http, url, secret, clock: clock.clone() })
        }
    };
    Ok(Arc::new(RedactingTransport::new(transport, account, revealed.reveal())))
}

/// What a gateway answered.
struct Reply {
    status: StatusCode,
    retry_after: Option<RetryAfter>,
    /// Null where it is no JSON.
    body: Value,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blame {
    Text,
    Channel(PauseCause),
    /// Nobody knows: the gateway failed.
    Moment,
}

/// Asks, and sorts out what has gone wrong with the way there, the settings, or the gateway.
async fn ask(request: RequestBuilder) -> Result<Reply, Undelivered> {
    // The address is left out: it may be the secret of a webhook.
    let lost = |error: reqwest::Error| {
        let is_unready = error.is_connect();
        let answer = format!("Gateway: {}", innermost(&error.without_url()));
        if is_unready { Undelivered::unreachable(answer) } else { Undelivered::Later(answer) }
    };
    let response = request.send().await.map_err(lost)?;
    let status = response.status();
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.and_then(RetryAfter::parse);
    let body = read(response).await;
    Ok(Reply { status, retry_after, body })
}

impl Reply {
    /// The gateway's name for the text, where the status says that it was taken.
    fn taken(self, id: &str, complaint: &str) -> Result<String, Undelivered> {
        let blame = self.blame();
        self.taken_unless(id, complaint, blame)
    }

    /// [`Self::taken`], for a gateway that says itself what its refusals are about.
    fn taken_unless(self, id: &str, complaint: &str, blame: Blame) -> Result<String, Undelivered> {
        let word = |pointer: &str| {
            self.body.pointer(pointer).and_then(|value| match value {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
        };
        let with = |word: Option<String>| match word {
            Some(word) => format!("HTTP {} {word}", self.status.as_u16()),
            None => format!("HTTP {}", self.status.as_u16()),
        };
        if self.status.is_success() {
            return Ok(with(word(id)));
        }
        let answer = with(word(complaint));
        let retry_after = self.retry_after;
        Err(match blame {
            Blame::Text => Undelivered::Never(answer),
            Blame::Channel(cause) => {
                Undelivered::Channel(ChannelFault { cause, retry_after, answer })
            }
            Blame::Moment => Undelivered::Later(answer),
        })
    }

    /// What the status says of a refusal: 401 and 403 that the secret is wrong, 402 that the account is
    /// empty, 404, 405 and a redirect that the address is wrong; 429, 503 or a time to come back that too
    /// much was asked.
    fn blame(&self) -> Blame {
        match self.status.as_u16() {
            429 | 503 => Blame::Channel(PauseCause::Limit),
            401..=405 => Blame::Channel(PauseCause::Settings),
            _ if self.status.is_redirection() => Blame::Channel(PauseCause::Settings),
            _ if self.retry_after.is_some() => Blame::Channel(PauseCause::Limit),
            408 => Blame::Moment,
            _ if self.status.is_client_error() => Blame::Text,
            _ => Blame::Moment,
        }
    }
}

/// The body, as far as it is read. The status has said already what became of the text, so a body
/// that breaks off changes nothing.
async fn read(mut response: Response) -> Value {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER_BYTES {
            return Value::Null;
        }
    }
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
