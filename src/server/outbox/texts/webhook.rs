//! A webhook of one's own: JSON, signed so that the receiver knows from whom it comes and when.

use super::ask;
use crate::{
    secret::Secret,
    server::{
        clock::Clock,
        crypto::signature::signed,
        outbox::transport::{MessageTransport, Outgoing, Undelivered},
    },
};
use futures_util::future::BoxFuture;
use reqwest::Client;
use serde::Serialize;
use uuid::Uuid;

pub struct TextWebhook {
    pub http: Client,
    pub url: String,
    pub secret: Secret,
    pub clock: Clock,
}

#[derive(Serialize)]
struct Body<'a> {
    id: Uuid,
    to: &'a str,
    body: &'a str,
}

impl TextWebhook {
    async fn deliver(&self, message: &Outgoing) -> Result<String, Undelivered> {
        message.progress.asked();
        let Outgoing { id, recipient, content, .. } = message;
        let body = Body { id: *id, to: recipient, body: &content.body };
        let unwritable = |error| Undelivered::Never(format!("The text cannot be written: {error}"));
        let body = serde_json::to_string(&body).map_err(unwritable)?;
        let request = self.http.post(&self.url).header("Idempotency-Key", id.to_string());
        let request = signed(request, &self.secret, body, self.clock.now());
        ask(request).await?.taken("/id", "/error")
    }
}

impl MessageTransport for TextWebhook {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(self.deliver(message))
    }
}
