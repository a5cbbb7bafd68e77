//! Entries as JSON to an address of one's own, signed.

use super::{Cargo, Carrier, TIMEOUT};
use crate::{
    contract::api::AuditEntry,
    secret::Secret,
    server::{clock::Clock, crypto::signature::signed},
    tls_provider,
};
use futures_util::future::BoxFuture;
use reqwest::{Client, redirect::Policy};
use serde::Serialize;

pub struct AuditWebhook {
    http: Client,
    url: String,
    secret: Secret,
    clock: Clock,
}

#[derive(Serialize)]
struct Body<'a> {
    entries: Vec<Shipped<'a>>,
}

#[derive(Serialize)]
struct Shipped<'a> {
    #[serde(flatten)]
    entry: &'a AuditEntry,
    head: String,
}

impl AuditWebhook {
    pub fn new(url: &str, secret: Secret, clock: Clock) -> Result<Self, reqwest::Error> {
        tls_provider::install();
        // A redirect would carry the entries to where nobody has configured them to go.
        let http = Client::builder().redirect(Policy::none()).timeout(TIMEOUT);
        // Plain HTTP goes to this machine alone, which the environment's proxy is not.
        let http = if url.starts_with("https:") { http } else { http.no_proxy() };
        Ok(Self { http: http.build()?, url: url.to_owned(), secret, clock })
    }

    async fn post(&self, cargo: &[Cargo]) -> Result<(), String> {
        let shipped = |cargo: &'_ Cargo| cargo.head.to_string();
        let entries =
            cargo.iter().map(|cargo| Shipped { entry: &cargo.entry, head: shipped(cargo) });
        let body = Body { entries: entries.collect() };
        let body = serde_json::to_string(&body).map_err(|error| error.to_string())?;
        let request = signed(self.http.post(&self.url), &self.secret, body, self.clock.now());
        // The address is left out: it may hold a secret.
        let answer = request.send().await.map_err(|error| error.without_url().to_string())?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("HTTP {}", status.as_u16())),
        }
    }
}

impl Carrier for AuditWebhook {
    fn carry<'a>(&'a self, cargo: &'a [Cargo]) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(self.post(cargo))
    }
}
