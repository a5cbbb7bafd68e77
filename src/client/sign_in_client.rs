//! Signing in: the calls before there is a session. None is repeated by itself, because each costs
//! an attempt.

use super::{
    Client, ClientError, Trust,
    exchange::{Transit, base_url, lost, read, settings},
    http::CALL_TIMEOUT,
};
use crate::contract::{
    BearerToken,
    api::{AuthenticatorCode, SecondFactorCode, SignIn, SignInStep, paths},
};
use reqwest::Url;
use serde::Serialize;

/// A connection to a server that does not know this person yet. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SignInClient {
    pub(super) http: reqwest::Client,
    pub(super) base: Url,
}

impl SignInClient {
    /// The door of the server at `base`, whose certificate is judged by `trust`.
    ///
    /// # Errors
    /// [`ClientError::Address`] when `base` is not an `http` or `https` URL.
    pub fn new(base: &str, trust: &Trust) -> Result<Self, ClientError> {
        let base = base_url(base)?;
        let http = settings(&base, trust)
            .build()
            .map_err(|error| ClientError::Protocol(super::error::cause(&error)))?;
        Ok(Self { http, base })
    }

    /// The door of the server that `client` speaks to, on the same connections.
    pub fn of(client: &Client) -> Self {
        Self { http: client.http.clone(), base: client.base.clone() }
    }

    /// Whether others can read what is sent to this server.
    pub fn transit(&self) -> Transit {
        Transit::to(&self.base)
    }

    /// Begins with e-mail and password.
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<SignInStep, ClientError> {
        self.step(paths::SESSIONS, None, sign_in).await
    }

    /// Asks for a code by text; the same step is answered.
    pub async fn text_code(&self, token: &BearerToken) -> Result<SignInStep, ClientError> {
        self.step(paths::SESSION_TEXT, Some(token), &serde_json::json!({})).await
    }

    /// Proves the second factor.
    pub async fn prove(
        &self,
        token: &BearerToken,
        code: &SecondFactorCode,
    ) -> Result<SignInStep, ClientError> {
        self.step(paths::SESSION_MFA, Some(token), code).await
    }

    /// Sets up the authenticator with its first code.
    pub async fn enrol(
        &self,
        token: &BearerToken,
        code: &AuthenticatorCode,
    ) -> Result<SignInStep, ClientError> {
        self.step(paths::SESSION_ENROLMENT, Some(token), code).await
    }

    async fn step(
        &self,
        path: &str,
        token: Option<&BearerToken>,
        body: &impl Serialize,
    ) -> Result<SignInStep, ClientError> {
        let url = self
            .base
            .join(path.trim_start_matches('/'))
            .map_err(|_| ClientError::Address(path.to_owned()))?;
        let request = self.http.post(url).json(body).timeout(CALL_TIMEOUT);
        let request = match token {
            Some(token) => request.bearer_auth(token.reveal()),
            None => request,
        };
        read(request.send().await.map_err(|error| lost(&error))?).await
    }
}
