//! Avochato: `POST /v1/messages`, the credentials in the body.

use super::{Reply, ask};
use crate::{
    secret::Secret,
    server::outbox::transport::{MessageTransport, Outgoing, Undelivered},
};
use futures_util::future::BoxFuture;
use reqwest::{Client, StatusCode};
use serde::Serialize;

pub struct Avochato {
    pub http: Client,
    pub url: String,
    pub auth_id: String,
    pub secret: Secret,
    pub from: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    auth_id: &'a str,
    auth_secret: &'a str,
    phone: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
}

impl Avochato {
    async fn deliver(&self, message: &Outgoing) -> Result<String, Undelivered> {
        message.progress.asked();
        let body = Body {
            auth_id: &self.auth_id,
            auth_secret: self.secret.reveal(),
            phone: &message.recipient,
            message: &message.content.body,
            from: self.from.as_deref(),
        };
        let Reply { status, retry_after, body } =
            ask(self.http.post(format!("{}/v1/messages", self.url)).json(&body)).await?;
        // Its answers carry their status in the body as well, and that one counts.
        let inner = body.get("status").and_then(serde_json::Value::as_u64);
        let inner = inner.and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
        let status = inner.filter(|_| status.is_success()).unwrap_or(status);
        Reply { status, retry_after, body }.taken("/data/message/id", "/error")
    }
}

impl MessageTransport for Avochato {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(self.deliver(message))
    }
}
