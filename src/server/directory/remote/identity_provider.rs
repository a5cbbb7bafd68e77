//! An OpenID Connect provider (OpenID Connect Core 1.0) by which Owners and Admins sign in: the
//! authorization-code flow with PKCE (RFC 7636), the tokens that come of it, and the logout that the provider
//! tells of by itself (OpenID Connect Back-Channel Logout 1.0).

mod claims;
mod doctor;
mod key_set;

pub use doctor::LOGIN_SUBJECT;

use super::{
    RemoteError,
    http::{Answer, Http, Urgency},
};
use crate::{
    config::is_loopback,
    contract::{ExternalId, text::one_line},
    secret::Secret,
    server::clock::Clock,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use claims::{IdClaims, LogoutClaims};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use key_set::KeySet;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::sync::OnceCell;

/// How far the provider's clock may be from ours.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// Below the address of a server of ours: where the provider sends browsers back.
pub const CALLBACK_PATH: &str = "/realm/callback";

/// Which provider, and as which client.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// What people call it: the name of the realm.
    pub name: String,
    /// The address that the provider calls itself by, without a slash at its end.
    pub issuer: String,
    pub client_id: String,
    pub secret: Secret,
    /// Asked for besides `openid`.
    pub scopes: Vec<String>,
    /// What `acr` has to be once somebody confirms who they are; absent where nothing is asked of it.
    pub acr: Option<String>,
    /// Where people set up a second factor of their own.
    pub account_page: String,
    /// Where the provider sends browsers back, as far as the configuration says it.
    pub callback: Option<String>,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca: Option<Vec<u8>>,
}

/// The way to one provider.
pub struct IdentityProvider {
    pub settings: ProviderSettings,
    http: Http,
    clock: Clock,
    endpoints: OnceCell<Endpoints>,
    keys: KeySet,
}

/// Where the provider answers, as it says itself (OpenID Connect Discovery 1.0, 3).
#[derive(Clone, Debug, Deserialize)]
struct Endpoints {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

/// What binds one pass through the provider to the browser that began it.
pub struct AuthorizationRequest<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    /// 43 characters of base64url (RFC 7636, 4.1).
    pub verifier: &'a str,
    /// What `acr` is asked for.
    pub acr: Option<&'a str>,
}

/// A code, with what was sent to get it.
pub struct AuthorizationCode<'a> {
    pub code: &'a str,
    pub redirect_uri: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
}

/// Who passed, as the provider vouches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub subject: ExternalId,
    /// The provider's session, by which it ends ours.
    pub session: Option<String>,
    /// How long before the token was issued the person proved who they are, by the provider's clock; absent
    /// where it does not say.
    pub proved_ago: Option<SignedDuration>,
    pub acr: Option<String>,
}

/// What a logout ends: one session, or all of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutNotice {
    pub subject: Option<ExternalId>,
    pub session: Option<String>,
    /// Tells it from every other one.
    pub id: String,
    /// When it is too old to come again.
    pub expires_at: Timestamp,
}

/// Why nobody passed.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// The provider did not answer as one does; it may be better later.
    #[error(transparent)]
    Provider(#[from] RemoteError),
    /// The provider says no, in its own words, on one line.
    #[error("{0}")]
    Refused(String),
    /// What came is not a token of this provider, for us, of now.
    #[error("{0}")]
    Untrusted(&'static str),
}

/// What the token endpoint grants.
#[derive(Deserialize)]
struct Granted {
    id_token: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SaidNo {
    error: String,
    error_description: Option<String>,
}

impl IdentityProvider {
    /// Asks nothing yet.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where a setting cannot be right.
    pub fn new(settings: ProviderSettings, clock: Clock) -> Result<Self, RemoteError> {
        crate::server::crypto::jwt::install();
        let http = Http::new(&settings.issuer, settings.ca.as_deref(), clock.clone())?;
        let keys = KeySet::new(clock.clone());
        Ok(Self { settings, http, clock, endpoints: OnceCell::new(), keys })
    }

    /// Where a browser goes to prove anew who its user is: a session that it has there does not pass.
    ///
    /// # Errors
    /// The provider does not answer, or calls itself by another address.
    pub async fn authorization_url(
        &self,
        request: &AuthorizationRequest<'_>,
    ) -> Result<Url, RemoteError> {
        let endpoints = self.endpoints().await?;
        let mut url = endpoint(&endpoints.authorization_endpoint)?;
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(request.verifier));
        let scopes = ["openid"].into_iter().chain(self.settings.scopes.iter().map(String::as_str));
        let scopes: Vec<_> = scopes.collect();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", request.redirect_uri)
            .append_pair("scope", &scopes.join(" "))
            .append_pair("state", request.state)
            .append_pair("nonce", request.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("prompt", "login")
            .append_pair("max_age", "0");
        if let Some(acr) = request.acr {
            url.query_pairs_mut().append_pair("acr_values", acr);
        }
        Ok(url)
    }

    /// Exchanges `code` for a token, and says whom it vouches for.
    ///
    /// # Errors
    /// [`IdentityError`]; a code that was tried once is spent.
    pub async fn redeem(&self, code: &AuthorizationCode<'_>) -> Result<Identity, IdentityError> {
        let endpoints = self.endpoints().await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &self.settings.client_id),
            ("client_secret", self.settings.secret.reveal()),
            ("code", code.code),
            ("redirect_uri", code.redirect_uri),
            ("code_verifier", code.verifier),
        ];
        let request = self.http.client().post(endpoint(&endpoints.token_endpoint)?).form(&form);
        let answer = self.http.send(request, Urgency::Now).await;
        let answer = answer.map_err(|error| IdentityError::Provider(error.into_error()))?;
        if answer.status.is_client_error() {
            return Err(IdentityError::Refused(self.words(&answer)));
        }
        let granted: Granted = parsed(&answer)?;
        let claims: IdClaims = self.checked(&granted.id_token).await?;
        claims.identity(&self.settings.client_id, code.nonce, self.clock.now())
    }

    /// What `token`, which the provider sent by itself, ends.
    ///
    /// # Errors
    /// [`IdentityError::Untrusted`] where it is no logout token of this provider for this client, of now.
    pub async fn logout(&self, token: &str) -> Result<LogoutNotice, IdentityError> {
        let claims: LogoutClaims = self.checked(token).await?;
        claims.notice(&self.settings.client_id, self.clock.now())
    }

    /// The claims of `token`, where the provider signed it.
    async fn checked<C: serde::de::DeserializeOwned>(
        &self,
        token: &str,
    ) -> Result<C, IdentityError> {
        let endpoints = self.endpoints().await?;
        let address = endpoint(&endpoints.jwks_uri)?;
        let fetch = async move {
            let request = self.http.client().get(address);
            let answer = self.http.send(request, Urgency::Now).await;
            parsed(&answer.map_err(|error| error.into_error())?)
        };
        self.keys.checked(token, &self.settings.issuer, fetch.boxed()).await
    }

    async fn endpoints(&self) -> Result<&Endpoints, RemoteError> {
        self.endpoints.get_or_try_init(|| self.discover()).await
    }

    /// What the provider says of itself.
    async fn discover(&self) -> Result<Endpoints, RemoteError> {
        let url = format!("{}/.well-known/openid-configuration", self.settings.issuer);
        let answer = self.http.send(self.http.client().get(url), Urgency::Now).await;
        let answer = answer.map_err(|error| error.into_error())?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(setting("there is no such realm at this address".to_owned()));
        }
        let endpoints: Endpoints = parsed(&answer)?;
        if endpoints.issuer.trim_end_matches('/') != self.settings.issuer {
            let own = one_line(&endpoints.issuer);
            return Err(setting(format!(
                "the realm calls itself {own}: give the address that it has for browsers"
            )));
        }
        Ok(endpoints)
    }

    /// Why the provider says no, without the secret, should it repeat it.
    fn words(&self, answer: &Answer) -> String {
        let said: SaidNo = serde_json::from_slice(&answer.body).unwrap_or_default();
        let words = said.error_description.unwrap_or(said.error);
        one_line(&words.replace(self.settings.secret.reveal(), "…"))
    }
}

fn parsed<V: serde::de::DeserializeOwned>(answer: &Answer) -> Result<V, RemoteError> {
    if !answer.status.is_success() {
        let status = answer.status;
        return Err(RemoteError::Faulty(format!(
            "it reports a fault of its own: it answers {status}"
        )));
    }
    serde_json::from_slice(&answer.body)
        .map_err(|_| RemoteError::Unreadable("its answer is not what a provider says".to_owned()))
}

/// An address that the provider names, if nobody on the way there reads along.
fn endpoint(address: &str) -> Result<Url, RemoteError> {
    let url = Url::parse(address).ok();
    let url = url.filter(|url| url.scheme() == "https" || is_loopback(address));
    url.ok_or_else(|| {
        setting("the realm sends browsers over plain http: give it an https address".to_owned())
    })
}

fn setting(message: String) -> RemoteError {
    RemoteError::Setting { setting: "[directory] url", message }
}
