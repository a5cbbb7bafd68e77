//! Calls to Avochato. The credentials travel in the query of GET and DELETE and in the form of POST and
//! PUT, so an address is a secret: none is kept, logged or shown.

use super::{
    AvochatoSettings,
    envelope::{EnvelopeAnswer, FailedCall, Verdict},
    facts::{Fact, FactBook},
};
use crate::{
    config::is_loopback,
    contract::text::one_line,
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            ExternalId, RemoteError,
            http::{CallError, Http, Urgency},
        },
    },
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::{RequestBuilder, StatusCode, Url};
use serde_json::Value;
use std::time::Duration;

/// Shorter words than this are not taken for a repeated secret: they stand in any text.
const SECRET_FROM_CHARS: usize = 6;
/// In the place of an id, where the user is named by an address.
const BY_EMAIL: &str = "_";

/// The way to one inbox, with the credentials of one account.
pub struct AvochatoCalls {
    pub facts: FactBook,
    pub is_encrypted: bool,
    http: Http,
    clock: Clock,
    base: Url,
    auth_id: String,
    secret: Secret,
    inbox: Option<String>,
}

/// Where a route about users leads.
pub enum UserRoute<'a> {
    All,
    One(&'a ExternalId),
    ByEmail,
    Action(&'a ExternalId, &'static str),
}

/// What is done there.
#[derive(Clone, Copy)]
pub enum CallVerb {
    Get,
    Post,
    Put,
    Delete,
}

/// One call.
pub struct AvochatoCall<'a> {
    pub verb: CallVerb,
    pub path: String,
    pub fields: Vec<(&'static str, &'a str)>,
    pub urgency: Urgency,
}

impl AvochatoCalls {
    /// # Errors
    /// [`RemoteError::Setting`] where the address is none to which a secret may be sent, or the
    /// certificates are none.
    pub fn new(settings: AvochatoSettings, clock: Clock) -> Result<Self, RemoteError> {
        let AvochatoSettings { url, auth_id, secret, inbox, ca, .. } = settings;
        let base = base(&url)?;
        let is_encrypted = base.scheme() == "https";
        let http = Http::new(base.as_str(), ca.as_deref(), clock.clone())?;
        let facts = FactBook::default();
        Ok(Self { facts, is_encrypted, http, clock, base, auth_id, secret, inbox })
    }

    /// The server that is called.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// Sends `call`, once.
    ///
    /// # Errors
    /// [`CallError`] where there was no answer.
    pub async fn ask(&self, call: AvochatoCall<'_>) -> Result<EnvelopeAnswer, CallError> {
        let AvochatoCall { verb, path, mut fields, urgency } = call;
        fields.push(("auth_id", &self.auth_id));
        fields.push(("auth_secret", self.secret.reveal()));
        fields.extend(self.inbox.as_deref().map(|inbox| ("subdomain", inbox)));
        let mut address = self.base.clone();
        // A proxy may have it below a path of its own.
        let prefix = self.base.path().trim_end_matches('/');
        address.set_path(&format!("{prefix}{path}"));
        let client = self.http.client();
        let request: RequestBuilder = match verb {
            CallVerb::Get => client.get(address).query(&fields),
            CallVerb::Delete => client.delete(address).query(&fields),
            CallVerb::Post => client.post(address).form(&fields),
            CallVerb::Put => client.put(address).form(&fields),
        };
        let request = request.header("accept", "application/json");
        let answer = self.http.send(request, urgency).await?;
        let is_limit = answer.status == StatusCode::TOO_MANY_REQUESTS;
        if is_limit && answer.headers.contains_key("retry-after") {
            self.facts.confirmed(Fact::RetryAfter);
        }
        let answer = EnvelopeAnswer::read(&answer, self.pause());
        if answer.has_status {
            self.facts.confirmed(Fact::EnvelopeStatus);
        }
        if let Verdict::Failed(FailedCall { shape: Some(shape), .. }) = &answer.verdict {
            self.facts.saw_errors(*shape);
        }
        Ok(answer)
    }

    /// Reads what `path` tells; `None` where it is not there.
    ///
    /// # Errors
    /// [`RemoteError`] of every kind but [`RemoteError::Incomplete`].
    pub async fn read(
        &self,
        path: String,
        fields: Vec<(&'static str, &str)>,
        urgency: Urgency,
    ) -> Result<Option<Value>, RemoteError> {
        let call = AvochatoCall { verb: CallVerb::Get, path, fields, urgency };
        let answer = self.ask(call).await.map_err(CallError::into_error)?;
        match answer.verdict {
            Verdict::Done(data) => Ok(Some(data)),
            // A page of a proxy says nothing of a user.
            Verdict::Failed(failed)
                if failed.status == StatusCode::NOT_FOUND && failed.shape.is_some() =>
            {
                Ok(None)
            }
            Verdict::Failed(failed) => Err(self.error_of(&failed)),
            Verdict::Unreadable => Err(unreadable()),
        }
    }

    /// What a failure means for somebody who only reads.
    pub fn error_of(&self, failed: &FailedCall) -> RemoteError {
        let status = failed.status.as_u16();
        let told = |begin: &str| self.with_sentences(begin, failed);
        match status {
            401 => {
                RemoteError::SignInRefused(told("it does not accept the auth_id and its secret"))
            }
            403 => RemoteError::NotPermitted(told("it does not let this account read that")),
            429 => {
                let message = told("it takes no more calls for now");
                RemoteError::TooMany { after: failed.retry_after, message }
            }
            300..=399 => RemoteError::Setting {
                setting: "[directory] url",
                message: match &failed.leads_to {
                    Some(to) => {
                        format!("it sends callers on to {}; name that address", one_line(to))
                    }
                    None => "it sends callers on to another address; name that one".to_owned(),
                },
            },
            404 if failed.shape.is_none() => RemoteError::Unreadable(
                "there is no Avochato at that address, but something that answers 404".to_owned(),
            ),
            _ => RemoteError::Faulty(told(&format!("it answered with a failure ({status})"))),
        }
    }

    /// What a 404 means where no user was asked for.
    pub fn not_there(&self) -> RemoteError {
        let (setting, message) = match self.inbox {
            Some(_) => ("[directory] inbox", "it knows no such inbox, or not for this account"),
            None => ("[directory] url", "it does not know this route of Avochato's API"),
        };
        RemoteError::Setting { setting, message: message.to_owned() }
    }

    /// `begin` and what it says of itself, without what is secret, should it repeat that.
    pub fn with_sentences(&self, begin: &str, failed: &FailedCall) -> String {
        let secrets = [self.secret.reveal(), &self.auth_id];
        let secrets = secrets.into_iter().filter(|secret| secret.len() >= SECRET_FROM_CHARS);
        let harmless = secrets.fold(failed.sentences.clone(), |text, secret| {
            let rest = text.replace(secret, "…");
            // A character of an address has many spellings: no text that may hold one is repeated.
            match spelt_out(&rest).contains(&spelt_out(secret)) {
                true => String::new(),
                false => rest,
            }
        });
        match one_line(&harmless) {
            told if told.is_empty() => begin.to_owned(),
            told => format!("{begin}: {told}"),
        }
    }

    /// How long it wants to be left alone from now on.
    fn pause(&self) -> Option<Duration> {
        let until = self.http.paused_until()?;
        Some(until.duration_since(self.clock.now()).unsigned_abs())
    }
}

impl UserRoute<'_> {
    /// The path; `None` for what can be nobody's id, and would lead to another route.
    pub fn path(&self) -> Option<String> {
        let segment = |id: &ExternalId| match id.0.as_str() {
            "" | "." | ".." | BY_EMAIL => None,
            id => Some(utf8_percent_encode(id, NON_ALPHANUMERIC).to_string()),
        };
        match self {
            Self::All => Some("/v1/users".to_owned()),
            Self::One(id) => Some(format!("/v1/users/{}", segment(id)?)),
            Self::ByEmail => Some(format!("/v1/users/{BY_EMAIL}")),
            Self::Action(id, action) => Some(format!("/v1/users/{}/{action}", segment(id)?)),
        }
    }
}

/// `text` without the ways to spell a character in an address, a form or JSON.
fn spelt_out(text: &str) -> String {
    let once = percent_decode_str(text).decode_utf8_lossy();
    let twice = percent_decode_str(&once).decode_utf8_lossy();
    twice.replace('\\', "").replace('+', " ")
}

/// An answer of success that is no whole envelope.
pub fn unreadable() -> RemoteError {
    RemoteError::Unreadable("its answer is cut off, or none of Avochato's".to_owned())
}

/// The message never repeats the text: it may hold a password.
fn base(text: &str) -> Result<Url, RemoteError> {
    let fault = |message: &str| RemoteError::Setting {
        setting: "[directory] url",
        message: message.to_owned(),
    };
    let url = Url::parse(text.trim())
        .map_err(|_| fault("not an address; use something like https://www.avochato.com"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fault("must not contain a name or password; they have settings of their own"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fault("must not contain ? or #; use something like https://www.avochato.com"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(url.as_str()) => Ok(url),
        _ => Err(fault("must begin with https://, for every call carries the secret")),
    }
}
