//! What calls share that are allowed by a token: where they lead, the secret that gets a token, and the token,
//! which is renewed before its end.

use super::{RemoteError, http::Http};
use crate::{
    config::{BaseUrl, is_loopback},
    contract::text::one_line,
    secret::Secret,
    server::clock::{self, Clock},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use reqwest::Url;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::Mutex;

/// A directory whose calls carry a token.
pub struct TokenSession {
    http: Http,
    url: Url,
    secret: Secret,
    clock: Clock,
    token: Mutex<Option<AccessToken>>,
}

/// What a call is allowed by.
#[derive(Clone)]
pub struct AccessToken {
    pub text: Secret,
    /// By our clock; absent for one that nobody here can renew.
    renew_at: Option<Timestamp>,
}

impl AccessToken {
    /// One that was asked for at `asked_at` and lasts for `lifetime`. It is renewed `margin` before its end, or
    /// at half of its time where that is later.
    pub fn lasting(
        text: Secret,
        asked_at: Timestamp,
        lifetime: Duration,
        margin: Duration,
    ) -> Self {
        let good_for = lifetime - margin.min(lifetime / 2);
        Self { text, renew_at: Some(clock::after(asked_at, good_for)) }
    }

    /// One whose end nobody told.
    pub fn endless(text: Secret) -> Self {
        Self { text, renew_at: None }
    }
}

impl TokenSession {
    /// At `url`, judged by the certificates (PEM) in `ca`, else by those of the system. Asks nothing yet.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where the secret would go in clear over a network, or `ca` holds no
    /// certificate.
    pub fn new(
        url: &BaseUrl,
        secret: Secret,
        ca: Option<&[u8]>,
        clock: Clock,
    ) -> Result<Self, RemoteError> {
        let wrong = |message: &str| RemoteError::Setting {
            setting: "[directory] url",
            message: message.to_owned(),
        };
        let parsed = Url::parse(url.as_str())
            .map_err(|_| wrong("this is no address: give one such as https://mfa.example.com"))?;
        if parsed.scheme() != "https" && !is_loopback(url.as_str()) {
            return Err(wrong(
                "the secret would go over the network in clear: give an address that begins with \
                 https://",
            ));
        }
        let http = Http::new(url.as_str(), ca, clock.clone())?;
        Ok(Self { http, url: parsed, secret, clock, token: Mutex::default() })
    }

    pub fn http(&self) -> &Http {
        &self.http
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Whether what is asked goes over TLS.
    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The address of `path`, below that of the directory.
    pub fn at(&self, path: &[&str]) -> Url {
        let mut url = self.url.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(path);
        }
        url
    }

    /// What the other side says, on one line and without the secret, should it repeat it.
    pub fn harmless(&self, text: &str) -> String {
        one_line(&text.replace(self.secret.reveal(), "…"))
    }

    /// What to ask with: another than `spent`, which was refused, and one whose time is not over; a `fresh`
    /// one where there is none. Whoever asks meanwhile waits, and gets the same.
    ///
    /// # Errors
    /// Those of `fresh`.
    pub async fn token(
        &self,
        spent: Option<&AccessToken>,
        fresh: impl Future<Output = Result<AccessToken, RemoteError>>,
    ) -> Result<AccessToken, RemoteError> {
        let mut held = self.token.lock().await;
        let is_good = |token: &&AccessToken| {
            let is_spent = spent.is_some_and(|it| it.text.reveal() == token.text.reveal());
            !is_spent && token.renew_at.is_none_or(|at| self.clock.now() < at)
        };
        if let Some(token) = held.as_ref().filter(is_good) {
            return Ok(token.clone());
        }
        let token = fresh.await?;
        *held = Some(token.clone());
        Ok(token)
    }
}

/// What `token` says of itself, unproved; nothing where it is no JWT (RFC 7519).
pub fn claims<C: DeserializeOwned + Default>(token: &str) -> C {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}
