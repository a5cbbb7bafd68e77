//! A webhook of one's own: JSON, signed so that the receiver knows from whom it comes and when.

use super::ask;
use crate::{
    secret::Secret,
    server::outbox::courier::{Courier, Outgoing, Undelivered},
};
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{Client, header::CONTENT_TYPE};
use serde::Serialize;
use sha2::Sha256;
use std::fmt::Write;
use uuid::Uuid;

pub struct Webhook {
    pub http: Client,
    pub url: String,
    pub secret: Secret,
}

#[derive(Serialize)]
struct Body<'a> {
    id: Uuid,
    to: &'a str,
    body: &'a str,
}

impl Webhook {
    async fn deliver(&self, message: &Outgoing) -> Result<String, Undelivered> {
        message.progress.asked();
        let Outgoing { id, recipient, content, .. } = message;
        let body = Body { id: *id, to: recipient, body: &content.body };
        let unwritable = |error| Undelivered::Never(format!("The text cannot be written: {error}"));
        let body = serde_json::to_string(&body).map_err(unwritable)?;
        let timestamp = Timestamp::now().as_second().to_string();
        let signature = sign(&self.secret, &timestamp, &body);
        let request = self
            .http
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", id.to_string())
            .header("X-Mfadmin-Timestamp", timestamp)
            .header("X-Mfadmin-Signature", format!("v1={signature}"))
            .body(body);
        ask(request).await?.taken("/id", "/error")
    }
}

impl Courier for Webhook {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(self.deliver(message))
    }
}

/// HMAC-SHA-256 of `timestamp.body` in lower-case hexadecimal digits.
fn sign(secret: &Secret, timestamp: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else {
        // HMAC takes a key of any length.
        return String::new();
    };
    for part in [timestamp, ".", body] {
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
