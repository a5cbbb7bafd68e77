//! The typed calls.

use super::{
    ClientError, IdempotencyKey, Trust,
    error::cause,
    exchange::{Transit, accepted, base_url, lost, read, settings},
};
use crate::contract::{
    Backoff, BearerToken, OutboxId, User, UserId,
    api::{
        FactorRemoval, HoldSeconds, ImportQuery, ImportReport, Me, MessageContent, OutboxMessage,
        OutboxPage, Overview, Presence, Receipt, ResetRequest, Summary, UNATTENDED_HEADER,
        UserPage, paths,
    },
    query::{LogQuery, UserQuery},
};
use reqwest::{
    Body, Method, RequestBuilder, Url,
    header::{CONTENT_TYPE, IF_MATCH},
};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

pub(super) const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// The server sends a sign of life every 15 s, so a stream silent for three times that is dead.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(45);

/// Longer than the server gives an import, so that its own answer comes first.
const IMPORT_TIMEOUT: Duration = Duration::from_mins(11);

/// How often a call is sent at most.
const ATTEMPTS: u32 = 3;
/// Before it is sent again.
const BACKOFF: Backoff =
    Backoff { first: Duration::from_millis(200), longest: Duration::from_secs(2) };

/// A connection pool to one server, as one person. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) http: reqwest::Client,
    /// For the stream of changes, which has no end but must not fall silent.
    streaming: reqwest::Client,
    pub(super) base: Url,
    /// Absent before anybody has signed in: the server refuses every call then.
    token: Option<BearerToken>,
    presence: Presence,
    /// For how long actions are held that may be.
    pub(super) hold: Option<HoldSeconds>,
}

impl Client {
    /// A client of the server at `base`.
    ///
    /// # Errors
    /// [`ClientError::Address`] when `base` is not an `http` or `https` URL.
    pub fn new(base: &str, token: BearerToken) -> Result<Self, ClientError> {
        Ok(Self::stranger(base)?.with_token(token))
    }

    /// A client of the server at `base` for somebody who has yet to sign in.
    ///
    /// # Errors
    /// [`ClientError::Address`] when `base` is not an `http` or `https` URL.
    pub fn stranger(base: &str) -> Result<Self, ClientError> {
        Self::trusting(base, &Trust::default())
    }

    /// [`Self::stranger`], with a server whose certificate is judged by `trust`.
    ///
    /// # Errors
    /// As [`Self::stranger`].
    pub fn trusting(base: &str, trust: &Trust) -> Result<Self, ClientError> {
        let url = base_url(base)?;
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| ClientError::Protocol(cause(&error)))
        };
        let http = build(settings(&url, trust))?;
        let streaming = build(settings(&url, trust).read_timeout(SILENCE_TIMEOUT))?;
        Ok(Self {
            http,
            streaming,
            base: url,
            token: None,
            presence: Presence::default(),
            hold: None,
        })
    }

    /// The same connections, under the session of `token`.
    pub fn with_token(&self, token: BearerToken) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// The same connections, for calls that are made with or without somebody at the keys.
    pub fn with_presence(&self, presence: Presence) -> Self {
        Self { presence, ..self.clone() }
    }

    /// The same connections, for actions that are held for so long where they may be.
    pub fn holding(&self, seconds: HoldSeconds) -> Self {
        Self { hold: Some(seconds), ..self.clone() }
    }

    /// Whether others can read what is sent to this server.
    pub fn transit(&self) -> Transit {
        Transit::to(&self.base)
    }

    /// Whether it has a session to call under.
    pub fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Who I am, and what the organisation is.
    pub async fn me(&self) -> Result<Me, ClientError> {
        self.get(paths::ME, &()).await
    }

    pub async fn summary(&self) -> Result<Summary, ClientError> {
        self.get(paths::SUMMARY, &()).await
    }

    /// Compliance at a glance.
    pub async fn overview(&self) -> Result<Overview, ClientError> {
        self.get(paths::OVERVIEW, &()).await
    }

    pub async fn users(&self, query: &UserQuery) -> Result<UserPage, ClientError> {
        let page: UserPage = self.get(paths::USERS, query).await?;
        Ok(page.spread_offers())
    }

    pub async fn user(&self, id: UserId) -> Result<User, ClientError> {
        self.get(&paths::of_user(paths::USER, id), &()).await
    }

    /// Messages, newest first.
    pub async fn outbox(&self, query: &LogQuery) -> Result<OutboxPage, ClientError> {
        self.get(paths::OUTBOX, query).await
    }

    /// To change the user `id` by `patch`, if nobody changed them since `revision`.
    pub(super) fn patch_request(
        &self,
        id: UserId,
        revision: i64,
        patch: &impl Serialize,
    ) -> Result<RequestBuilder, ClientError> {
        let request = self.request(Method::PATCH, &paths::of_user(paths::USER, id))?;
        Ok(request.header(IF_MATCH, format!("\"{revision}\"")).json(patch))
    }

    /// Asks for an action on one user, by its route.
    pub(super) async fn act_on(
        &self,
        id: UserId,
        route: &str,
        wanted: &impl Serialize,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let path = paths::of_user(route, id);
        self.act(self.request(Method::POST, &path)?.json(wanted), key).await
    }

    pub async fn reset_authenticator(
        &self,
        id: UserId,
        wanted: &ResetRequest,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        self.act_on(id, paths::AUTHENTICATOR_RESET, wanted, key).await
    }

    /// Has the directory take one factor of the user away.
    pub async fn remove_factor(
        &self,
        id: UserId,
        wanted: &FactorRemoval,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        self.act_on(id, paths::FACTOR_REMOVAL, wanted, key).await
    }

    /// What a message says. Never repeated by itself: each answer is written into the audit log.
    pub async fn message_content(&self, id: OutboxId) -> Result<MessageContent, ClientError> {
        self.once(self.request(Method::POST, &paths::message_content(id))?).await
    }

    /// Puts a message that failed, or waits for a decision, into the queue.
    pub async fn retry_message(
        &self,
        id: OutboxId,
        key: &IdempotencyKey,
    ) -> Result<OutboxMessage, ClientError> {
        self.act(self.request(Method::POST, &paths::retry(id))?, key).await
    }

    /// Has a message that waits for a decision, or failed, never be sent.
    pub async fn discard_message(
        &self,
        id: OutboxId,
        key: &IdempotencyKey,
    ) -> Result<OutboxMessage, ClientError> {
        self.act(self.request(Method::POST, &paths::discard(id))?, key).await
    }

    /// Streams a CSV file to the server. A stream cannot be sent twice, so this is not retried.
    pub async fn import(
        &self,
        body: Body,
        query: &ImportQuery,
    ) -> Result<ImportReport, ClientError> {
        let request = self
            .request(Method::POST, paths::IMPORT)?
            .query(query)
            .header(CONTENT_TYPE, "text/csv")
            .timeout(IMPORT_TIMEOUT)
            .body(body);
        let response = request.send().await.map_err(|error| lost(&error))?;
        read(response).await
    }

    pub(super) fn stream(&self, path: &str) -> Result<RequestBuilder, ClientError> {
        self.build(&self.streaming, Method::GET, path)
    }

    /// Sends a call that must not be sent twice.
    pub(super) async fn once<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, ClientError> {
        read(request.timeout(CALL_TIMEOUT).send().await.map_err(|error| lost(&error))?).await
    }

    /// [`Self::once`] for an answer without a body.
    pub(super) async fn once_empty(&self, request: RequestBuilder) -> Result<(), ClientError> {
        let response = request.timeout(CALL_TIMEOUT).send().await.map_err(|error| lost(&error))?;
        accepted(response).await.map(|_| ())
    }

    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
    ) -> Result<RequestBuilder, ClientError> {
        self.build(&self.http, method, path)
    }

    fn build(
        &self,
        http: &reqwest::Client,
        method: Method,
        path: &str,
    ) -> Result<RequestBuilder, ClientError> {
        let url = self
            .base
            .join(path.trim_start_matches('/'))
            .map_err(|_| ClientError::Address(path.to_owned()))?;
        let request = http.request(method, url);
        let request = match self.presence {
            Presence::Attended => request,
            Presence::Unattended => request.header(UNATTENDED_HEADER, "?1"),
        };
        Ok(match &self.token {
            Some(token) => request.bearer_auth(token.reveal()),
            None => request,
        })
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
    ) -> Result<T, ClientError> {
        self.ask(self.request(Method::GET, path)?.query(query)).await
    }

    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, ClientError> {
        self.repeat(request, Kind::Question).await
    }

    pub(super) async fn act<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        key: &IdempotencyKey,
    ) -> Result<T, ClientError> {
        self.repeat(request.header("Idempotency-Key", key.as_str()), Kind::Act).await
    }

    /// An act that is the same done twice, and has nothing to tell.
    pub(super) async fn act_empty(&self, request: RequestBuilder) -> Result<(), ClientError> {
        self.repeat(request, Kind::Act).await
    }

    /// Sends a call that may be sent twice. Once an act may have been carried out, only an answer
    /// that tells its outcome is taken for one; any other failure is [`ClientError::Unknown`].
    async fn repeat<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        kind: Kind,
    ) -> Result<T, ClientError> {
        let mut may_have_acted = false;
        let mut attempt = 0;
        let error = loop {
            let Some(copy) = request.try_clone() else {
                return Err(ClientError::Protocol("a stream cannot be sent twice".to_owned()));
            };
            let outcome = match copy.timeout(CALL_TIMEOUT).send().await {
                Ok(response) => read(response).await,
                Err(error) => Err(lost(&error)),
            };
            let error = match outcome {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            may_have_acted |= error.may_have_acted();
            attempt += 1;
            if !error.is_outage() || attempt == ATTEMPTS {
                break error;
            }
            tracing::debug!(attempt, %error, "trying again");
            tokio::time::sleep(BACKOFF.spread_delay(attempt, rand::random())).await;
        };
        if kind == Kind::Act && may_have_acted && !error.tells_outcome() {
            return Err(ClientError::Unknown(error.to_string()));
        }
        Err(error)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Question,
    Act,
}
