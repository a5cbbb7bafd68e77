//! Being signed in at Keycloak as a client, and asking about one realm.

use super::{
    ClientCredential, KeycloakSettings,
    client_key::{ASSERTION_TYPE, ClientKey},
    fault::KeycloakFault,
    offers::KeycloakSeen,
    wire::{AccessClaims, DiscoveryRow, GrantedToken, SaidNo},
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
            token_session::{self, AccessToken, TokenSession},
        },
    },
};
use reqwest::{
    Method, StatusCode,
    header::{AUTHORIZATION, HeaderValue},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// How long before its end a token is renewed, or half of its time where that is less.
const MARGIN: Duration = Duration::from_secs(30);

/// The way to one realm, as one client.
pub struct KeycloakCalls {
    pub realm: String,
    session: TokenSession,
    client_id: String,
    /// Made of the session's secret, where that is a private key.
    key: Option<ClientKey>,
    seen: Mutex<Arc<KeycloakSeen>>,
}

/// A question about the realm, to which `path` is appended.
pub struct KeycloakQuestion<'q> {
    method: Method,
    path: &'q [&'q str],
    query: &'q [(&'q str, &'q str)],
    body: Option<Value>,
    urgency: Urgency,
}

impl<'q> KeycloakQuestion<'q> {
    pub fn get(path: &'q [&'q str], query: &'q [(&'q str, &'q str)], urgency: Urgency) -> Self {
        Self { method: Method::GET, path, query, body: None, urgency }
    }

    pub fn put(path: &'q [&'q str], body: Value) -> Self {
        Self::change(Method::PUT, path, Some(body))
    }

    pub fn post(path: &'q [&'q str], body: Option<Value>) -> Self {
        Self::change(Method::POST, path, body)
    }

    pub fn delete(path: &'q [&'q str]) -> Self {
        Self::change(Method::DELETE, path, None)
    }

    /// The same with `query`.
    pub fn with(self, query: &'q [(&'q str, &'q str)]) -> Self {
        Self { query, ..self }
    }

    fn change(method: Method, path: &'q [&'q str], body: Option<Value>) -> Self {
        Self { method, path, query: &[], body, urgency: Urgency::Now }
    }
}

impl KeycloakCalls {
    /// # Errors
    /// [`RemoteError::Setting`] where a setting cannot be right.
    pub fn new(settings: KeycloakSettings, clock: Clock) -> Result<Self, RemoteError> {
        let KeycloakSettings { url, realm, client_id, credential, ca, .. } = settings;
        require_base(&url)?;
        let realm = realm.trim().to_owned();
        if realm.is_empty() {
            let (setting, message) = ("[directory] realm", "give the name of a realm".to_owned());
            return Err(RemoteError::Setting { setting, message });
        }
        let (secret, key) = match credential {
            ClientCredential::Secret(secret) => (secret, None),
            ClientCredential::Key(pem) => {
                let key = ClientKey::parse(&pem)?;
                (pem, Some(key))
            }
        };
        let session = TokenSession::new(&url, secret, ca.as_deref(), clock)?;
        let seen = Mutex::new(Arc::new(KeycloakSeen::of_client(&one_line(&client_id))));
        Ok(Self { realm, session, client_id, key, seen })
    }

    pub fn clock(&self) -> &Clock {
        self.session.clock()
    }

    /// Whether what is asked goes over TLS.
    pub fn is_encrypted(&self) -> bool {
        self.session.is_encrypted()
    }

    /// What the answers have told by now.
    pub fn seen(&self) -> Arc<KeycloakSeen> {
        Arc::clone(&self.seen.lock().unwrap_or_else(|held| held.into_inner()))
    }

    /// Takes down what an answer told.
    pub fn note(&self, tell: impl FnOnce(&mut KeycloakSeen)) {
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

    /// Reads what `question` asks for; `None` where Keycloak says that it is not there.
    ///
    /// # Errors
    /// [`RemoteError`] of every kind but [`RemoteError::Incomplete`].
    pub async fn read<V: DeserializeOwned>(
        &self,
        question: KeycloakQuestion<'_>,
    ) -> Result<Option<V>, RemoteError> {
        match self.ask(question).await {
            Ok(body) => parsed(&body).map(Some).map_err(KeycloakFault::into_error),
            Err(fault) if fault.is_not_found() => Ok(None),
            Err(fault) => Err(fault.into_error()),
        }
    }

    /// Asks `question`, signed in; gives the body of a good answer.
    ///
    /// # Errors
    /// [`KeycloakFault`], which says whether it may have had an effect.
    pub async fn ask(&self, question: KeycloakQuestion<'_>) -> Result<Vec<u8>, KeycloakFault> {
        let urgency = question.urgency;
        let token = self.token(urgency, None).await.map_err(KeycloakFault::NotSent)?;
        let answer = self.send(&question, &token).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return self.body(answer);
        }
        // Its time was over, or it was revoked: nothing was done for it.
        let renewed = self.token(urgency, Some(&token)).await.map_err(KeycloakFault::NotSent)?;
        let answer = self.send(&question, &renewed).await?;
        self.body(answer)
    }

    async fn send(
        &self,
        question: &KeycloakQuestion<'_>,
        token: &AccessToken,
    ) -> Result<Answer, KeycloakFault> {
        let path = ["admin", "realms", &self.realm];
        let url = self.session.at(&[&path[..], question.path].concat());
        let request = self.session.http().client().request(question.method.clone(), url);
        let request = request.header(AUTHORIZATION, bearer(&token.text)?).query(question.query);
        let request = match &question.body {
            Some(body) => request.json(body),
            None => request,
        };
        let sent = self.session.http().send(request, question.urgency).await;
        sent.map_err(KeycloakFault::of_call)
    }

    fn body(&self, answer: Answer) -> Result<Vec<u8>, KeycloakFault> {
        if answer.status.is_success() {
            return Ok(answer.body);
        }
        let said = serde_json::from_slice::<SaidNo>(&answer.body).ok();
        let said = said.and_then(|said| said.words(&|text| self.session.harmless(text)));
        Err(KeycloakFault::Answered { status: answer.status, said })
    }

    async fn token(
        &self,
        urgency: Urgency,
        spent: Option<&AccessToken>,
    ) -> Result<AccessToken, RemoteError> {
        self.session.token(spent, self.fresh_token(urgency)).await
    }

    /// A token of the client itself (RFC 6749, 4.4).
    async fn fresh_token(&self, urgency: Urgency) -> Result<AccessToken, RemoteError> {
        let path = ["realms", &self.realm, "protocol", "openid-connect", "token"];
        let proof = match &self.key {
            None => vec![("client_secret", self.session.secret().clone())],
            Some(key) => {
                let assertion = self.assertion(key, urgency).await?;
                let kind = Secret::new(ASSERTION_TYPE);
                vec![("client_assertion_type", kind), ("client_assertion", assertion)]
            }
        };
        let mut form =
            vec![("grant_type", "client_credentials"), ("client_id", self.client_id.as_str())];
        form.extend(proof.iter().map(|(name, value)| (*name, value.reveal())));
        let asked_at = self.clock().now();
        let http = self.session.http();
        let request = http.client().post(self.session.at(&path)).form(&form);
        let answer = http.send(request, urgency).await;
        let answer = answer.map_err(KeycloakFault::of_call).map_err(KeycloakFault::into_error)?;
        let body = self.body(answer).map_err(sign_in_refused)?;
        let row: GrantedToken = parsed(&body).map_err(KeycloakFault::into_error)?;
        let claims: AccessClaims = token_session::claims(&row.access_token);
        self.note(|seen| seen.note_claims(&claims, asked_at));
        let (text, lifetime) = (Secret::new(row.access_token), Duration::from_secs(row.expires_in));
        Ok(AccessToken::lasting(text, asked_at, lifetime, MARGIN))
    }

    /// What the client signs in with that has a key. The realm says what it calls itself, which may be another
    /// address than the one that leads to it here.
    async fn assertion(&self, key: &ClientKey, urgency: Urgency) -> Result<Secret, RemoteError> {
        let path = ["realms", &self.realm, ".well-known", "openid-configuration"];
        let http = self.session.http();
        let answer = http.send(http.client().get(self.session.at(&path)), urgency).await;
        let answer = answer.map_err(KeycloakFault::of_call).map_err(KeycloakFault::into_error)?;
        let body = self.body(answer).map_err(KeycloakFault::into_error)?;
        let row: DiscoveryRow = parsed(&body).map_err(KeycloakFault::into_error)?;
        let (now, ahead) = (self.clock().now(), self.seen().ahead.unwrap_or_default());
        key.assertion(&self.client_id, &row.issuer, now.saturating_add(ahead).unwrap_or(now))
    }
}

/// `body` as JSON, whole: Keycloak ends what takes it longer than five minutes in the middle, with a status
/// of success.
pub fn parsed<V: DeserializeOwned>(body: &[u8]) -> Result<V, KeycloakFault> {
    serde_json::from_slice(body).map_err(|_| KeycloakFault::Unreadable)
}

/// Marked, so that nothing on its way logs it.
fn bearer(token: &Secret) -> Result<HeaderValue, KeycloakFault> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.reveal()))
        .map_err(|_| KeycloakFault::Unreadable)?;
    value.set_sensitive(true);
    Ok(value)
}

fn sign_in_refused(fault: KeycloakFault) -> RemoteError {
    let KeycloakFault::Answered { status, said: Some(said) } = &fault else {
        return fault.into_error();
    };
    let next = match said.as_str() {
        _ if *status == StatusCode::NOT_FOUND => return fault.into_error(),
        said if said.contains("HTTPS required") => return fault.into_error(),
        said if said.contains("Public client") => {
            "Turn client authentication on for it, so that it has a secret"
        }
        said if said.contains("service account") => "Turn service accounts on for it",
        _ if status.is_client_error() => "Check [directory] client_id and its secret",
        _ => return fault.into_error(),
    };
    RemoteError::SignInRefused(format!("it refuses the client: {said}. {next}."))
}

/// # Errors
/// [`RemoteError::Setting`] where it is the address of a page.
fn require_base(url: &BaseUrl) -> Result<(), RemoteError> {
    // Behind the scheme and the host.
    let is_page = url.as_str().split('/').skip(3).any(|part| matches!(part, "admin" | "realms"));
    if !is_page {
        return Ok(());
    }
    let message = "this is a page of Keycloak: give what stands before /admin or /realms, as in \
                   https://sso.example.com"
        .to_owned();
    Err(RemoteError::Setting { setting: "[directory] url", message })
}
