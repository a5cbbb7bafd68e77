//! Being signed in at privacyIDEA, and asking it something.

use super::{
    failure::Failure,
    seen::Seen,
    wire::{self, Claims, Parsed, Reply, SignedIn},
};
use crate::{
    config::BaseUrl,
    contract::text::one_line,
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            RemoteError,
            http::{Answer, Urgency},
            token_session::{AccessToken, TokenSession, claims},
        },
    },
};
use jiff::{SignedDuration, Timestamp};
use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{AUTHORIZATION, HeaderValue},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// How long before its end a sign-in is renewed, or half of its time where that is less.
const MARGIN: Duration = Duration::from_secs(60);

/// Who asks, where, and with what.
pub struct Session {
    session: TokenSession,
    account: Option<String>,
    seen: Mutex<Arc<Seen>>,
}

/// A question, before somebody is named who asks it.
pub struct Question<'q> {
    method: Method,
    path: &'q [&'q str],
    query: &'q [(&'q str, &'q str)],
    body: Option<Value>,
    urgency: Urgency,
}

impl<'q> Question<'q> {
    /// Reads `path`; a path that ends in an empty part ends in a slash.
    pub fn get(path: &'q [&'q str], query: &'q [(&'q str, &'q str)], urgency: Urgency) -> Self {
        Self { method: Method::GET, path, query, body: None, urgency }
    }

    pub fn post(path: &'q [&'q str], body: Value) -> Self {
        Self { method: Method::POST, path, query: &[], body: Some(body), urgency: Urgency::Now }
    }

    pub fn delete(path: &'q [&'q str]) -> Self {
        Self { method: Method::DELETE, path, query: &[], body: None, urgency: Urgency::Now }
    }
}

impl Session {
    /// At `url`, with the password of `account`, or with a key where there is no account.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where the secret would go in clear over a network, or `ca` holds no
    /// certificate.
    pub fn new(
        url: &BaseUrl,
        account: Option<String>,
        secret: Secret,
        ca: Option<&[u8]>,
        clock: Clock,
    ) -> Result<Self, RemoteError> {
        let session = TokenSession::new(url, secret, ca, clock)?;
        Ok(Self { session, account, seen: Mutex::default() })
    }

    pub fn clock(&self) -> &Clock {
        self.session.clock()
    }

    /// Whether what is asked goes over TLS.
    pub fn is_encrypted(&self) -> bool {
        self.session.is_encrypted()
    }

    /// What the answers have told by now.
    pub fn seen(&self) -> Arc<Seen> {
        Arc::clone(&self.seen.lock().unwrap_or_else(|held| held.into_inner()))
    }

    /// Takes down what an answer told.
    pub fn note(&self, tell: impl FnOnce(&mut Seen)) {
        let mut seen = self.seen.lock().unwrap_or_else(|held| held.into_inner());
        tell(Arc::make_mut(&mut seen));
    }

    /// Signs in where that was not done yet.
    ///
    /// # Errors
    /// Why that was refused, or could not be asked.
    pub async fn sign_in(&self, urgency: Urgency) -> Result<(), RemoteError> {
        self.token(urgency, None).await.map(|_| ())
    }

    /// Asks `question`, signed in.
    ///
    /// # Errors
    /// [`Failure`], which says whether it may have had an effect.
    pub async fn ask<V: DeserializeOwned>(
        &self,
        question: Question<'_>,
    ) -> Result<Reply<V>, Failure> {
        let token = self.token(question.urgency, None).await.map_err(Failure::NotSent)?;
        let answer = self.send(&question, &token).await?;
        let is_over = answer.status == StatusCode::UNAUTHORIZED && self.account.is_some();
        if !is_over {
            return self.read(&answer);
        }
        // Its time was over, or the server has another key since: nothing was done for it.
        let renewed = self.token(question.urgency, Some(&token)).await.map_err(Failure::NotSent)?;
        let answer = self.send(&question, &renewed).await?;
        self.read(&answer)
    }

    async fn send(&self, question: &Question<'_>, token: &AccessToken) -> Result<Answer, Failure> {
        let (client, url) = (self.session.http().client(), self.session.at(question.path));
        let request = client.request(question.method.clone(), url);
        let request = request.header(AUTHORIZATION, header(&token.text)?).query(question.query);
        let request = match &question.body {
            Some(body) => request.json(body),
            // Of a question without a body, a content type would be refused.
            None => request,
        };
        self.call(request, question.urgency).await
    }

    async fn call(&self, request: RequestBuilder, urgency: Urgency) -> Result<Answer, Failure> {
        let sent = self.session.http().send(request, urgency).await;
        let answer = sent.map_err(Failure::of_call)?;
        self.note(|seen| seen.note_date(&answer.headers, self.clock().now()));
        Ok(answer)
    }

    fn read<V: DeserializeOwned>(&self, answer: &Answer) -> Result<Reply<V>, Failure> {
        match wire::parse(&answer.body) {
            Parsed::Yes(reply) if answer.status.is_success() => {
                self.note(|seen| seen.note_version(reply.version.as_deref()));
                Ok(reply)
            }
            Parsed::No(error) => Err(Failure::Answered {
                status: answer.status,
                code: error.code,
                message: self.session.harmless(&error.message),
            }),
            Parsed::Yes(_) => Err(Failure::of_status(answer.status)),
            Parsed::Unreadable { is_json } if answer.status.is_success() => {
                Err(Failure::unreadable(is_json))
            }
            Parsed::Unreadable { .. } => Err(Failure::of_status(answer.status)),
        }
    }

    async fn token(
        &self,
        urgency: Urgency,
        spent: Option<&AccessToken>,
    ) -> Result<AccessToken, RemoteError> {
        let fresh = async {
            match &self.account {
                None => Ok(self.key()),
                Some(account) => self.sign_in_as(account, urgency).await,
            }
        };
        self.session.token(spent, fresh).await
    }

    fn key(&self) -> AccessToken {
        let claims: Claims = claims(self.session.secret().reveal());
        let name = claims.username.unwrap_or_default();
        let ends_at = claims.exp.and_then(|end| Timestamp::from_second(end).ok());
        self.note(|seen| seen.note_key(&one_line(&name), ends_at));
        AccessToken::endless(self.session.secret().clone())
    }

    async fn sign_in_as(
        &self,
        account: &str,
        urgency: Urgency,
    ) -> Result<AccessToken, RemoteError> {
        let password = self.session.secret().reveal();
        let body = json!({ "username": account, "password": password });
        let url = self.session.at(&["auth"]);
        let request = self.session.http().client().post(url).json(&body);
        let asked_at = self.clock().now();
        let answer = self.call(request, urgency).await.map_err(Failure::into_error)?;
        let reply = match self.read::<SignedIn>(&answer) {
            Ok(reply) => reply,
            Err(Failure::Answered { status, message, .. }) if is_refusal(status) => {
                return Err(refused(account, &message));
            }
            Err(Failure::Unreadable { is_json: true }) => return Err(wants_more(account)),
            Err(failure) => return Err(failure.into_error()),
        };
        let SignedIn { token, role, username, realm, rights } = reply.value;
        if role != "admin" {
            return Err(no_admin(account));
        }
        self.note(|seen| seen.note_account(&one_line(&username), &one_line(&realm), rights));
        // Both times are of the other side's clock, so it may differ from ours.
        let end = claims::<Claims>(&token).exp;
        let lifetime = end.zip(reply.time).map(|(end, time)| (end as f64 - time).max(0.0));
        let lifetime = lifetime.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let token = Secret::new(token);
        Ok(match lifetime {
            Some(lifetime) => AccessToken::lasting(token, asked_at, lifetime, MARGIN),
            None => AccessToken::endless(token),
        })
    }

    /// How much the other side's clock is ahead of ours, where an answer has told.
    pub fn ahead(&self) -> Option<SignedDuration> {
        self.seen().ahead
    }
}

/// Marked, so that nothing on its way logs it.
fn header(token: &Secret) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::from_str(token.reveal()).map_err(|_| {
        let message = "the secret is no key: a key has letters, digits, dots and dashes. Name the \
                       account too, if it is a password."
            .to_owned();
        Failure::NotSent(RemoteError::SignInRefused(message))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

fn refused(account: &str, message: &str) -> RemoteError {
    let account = one_line(account);
    RemoteError::SignInRefused(format!(
        "it refuses the account {account}: {message} Check [directory] account and its secret."
    ))
}

fn wants_more(account: &str) -> RemoteError {
    let account = one_line(account);
    RemoteError::SignInRefused(format!(
        "it asks the account {account} for more than a password. Give a key of \
         `pi-manage api createtoken` as the secret, and no account."
    ))
}

fn no_admin(account: &str) -> RemoteError {
    let account = one_line(account);
    RemoteError::SignInRefused(format!(
        "{account} is a user there and no administrator. Give an administrator's account."
    ))
}
