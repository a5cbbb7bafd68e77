//! What tokens say, and whether it is said to us, now.

use super::{Identity, IdentityError, LogoutNotice, SKEW};
use crate::contract::ExternalId;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The event of a logout token (Back-Channel Logout 1.0, 2.4).
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// For how long a logout token counts that does not say it itself.
const LOGOUT_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// For whom a token is.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// The claims of an ID token (OpenID Connect Core 1.0, 2). The signature and `iss` were checked.
#[derive(Deserialize)]
pub struct IdClaims {
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nonce: Option<String>,
    auth_time: Option<f64>,
    acr: Option<String>,
    sid: Option<String>,
}

/// The claims of a logout token. The signature and `iss` were checked.
#[derive(Deserialize)]
pub struct LogoutClaims {
    sub: Option<String>,
    sid: Option<String>,
    aud: Audience,
    iat: f64,
    exp: Option<f64>,
    jti: Option<String>,
    #[serde(default)]
    events: BTreeMap<String, serde_json::Value>,
    nonce: Option<serde_json::Value>,
}

impl Audience {
    fn contains(&self, client: &str) -> bool {
        match self {
            Self::One(one) => one == client,
            Self::Several(several) => several.iter().any(|one| one == client),
        }
    }

    fn is_one(&self) -> bool {
        match self {
            Self::One(_) => true,
            Self::Several(several) => several.len() == 1,
        }
    }
}

impl IdClaims {
    /// Whom the token vouches for.
    ///
    /// # Errors
    /// It is for another client, for another pass, or of another time (OpenID Connect Core 1.0, 3.1.3.7).
    pub fn identity(
        self,
        client: &str,
        nonce: &str,
        now: Timestamp,
    ) -> Result<Identity, IdentityError> {
        let is_ours = match &self.azp {
            Some(party) => party == client,
            None => self.aud.is_one(),
        };
        if !self.aud.contains(client) || !is_ours {
            return Err(IdentityError::Untrusted("its token is for another program"));
        }
        if self.nonce.as_deref() != Some(nonce) {
            return Err(IdentityError::Untrusted("its token is of another sign-in"));
        }
        require_now(self.iat, Some(self.exp), now)?;
        if self.sub.is_empty() {
            return Err(IdentityError::Untrusted("its token names nobody"));
        }
        let proved_ago = self.auth_time.map(|at| SignedDuration::from_secs((self.iat - at) as i64));
        Ok(Identity { subject: ExternalId(self.sub), session: self.sid, proved_ago, acr: self.acr })
    }
}

impl LogoutClaims {
    /// What the token ends.
    ///
    /// # Errors
    /// It is for another client, of another time, or no logout token (Back-Channel Logout 1.0, 2.6).
    pub fn notice(self, client: &str, now: Timestamp) -> Result<LogoutNotice, IdentityError> {
        if !self.aud.contains(client) {
            return Err(IdentityError::Untrusted("its token is for another program"));
        }
        if !self.events.contains_key(LOGOUT_EVENT) || self.nonce.is_some() {
            return Err(IdentityError::Untrusted("its token tells of no logout"));
        }
        let Some(id) = self.jti.filter(|id| !id.is_empty()) else {
            return Err(IdentityError::Untrusted("its token has no name"));
        };
        if self.sub.is_none() && self.sid.is_none() {
            return Err(IdentityError::Untrusted("its token names nobody"));
        }
        let ends = self.exp.unwrap_or(self.iat + LOGOUT_LASTS.as_secs() as f64);
        require_now(self.iat, Some(ends), now)?;
        let expires_at = at(ends).and_then(|at| at.checked_add(SKEW).ok());
        let expires_at = expires_at.ok_or(IdentityError::Untrusted(OLD))?;
        Ok(LogoutNotice { subject: self.sub.map(ExternalId), session: self.sid, id, expires_at })
    }
}

const OLD: &str = "its token is not of now: check the clocks of both machines";

fn require_now(issued: f64, ends: Option<f64>, now: Timestamp) -> Result<(), IdentityError> {
    let is_begun = at(issued).is_some_and(|issued| issued.duration_since(now) <= SKEW);
    let goes_on = ends.is_none_or(|ends| at(ends).is_some_and(|at| now.duration_since(at) < SKEW));
    if is_begun && goes_on { Ok(()) } else { Err(IdentityError::Untrusted(OLD)) }
}

/// Seconds since 1970 (RFC 7519, 2), if there is such a time.
fn at(seconds: f64) -> Option<Timestamp> {
    Timestamp::from_second(seconds as i64).ok().filter(|_| seconds.is_finite())
}
