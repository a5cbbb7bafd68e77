//! The provider's public keys, and what is signed with one of them. A provider changes its keys when it
//! likes: one that is not known has the set read again, at most now and then.

use super::IdentityError;
use crate::server::{clock::Clock, directory::remote::RemoteError};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, Validation, decode, decode_header,
    jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

/// How long after a reading the next one is made at the earliest: whoever sends tokens that nobody signed
/// costs the provider one question in this time.
const READ_EVERY: SignedDuration = SignedDuration::from_secs(30);

const UNSIGNED: IdentityError = IdentityError::Untrusted("its token is not signed by it");

/// The keys as they were read last.
pub struct KeySet {
    clock: Clock,
    read: Mutex<Option<(Timestamp, JwkSet)>>,
}

impl KeySet {
    pub fn new(clock: Clock) -> Self {
        Self { clock, read: Mutex::default() }
    }

    /// The claims of `token`, if `issuer` signed it with one of its keys, which `fetch` reads where that is needed. Times are
    /// checked by who asks, by the clock of this server.
    ///
    /// # Errors
    /// [`IdentityError::Untrusted`], also where it is signed by an algorithm that shares a secret or by none.
    pub async fn checked<C: DeserializeOwned>(
        &self,
        token: &str,
        issuer: &str,
        fetch: BoxFuture<'_, Result<JwkSet, RemoteError>>,
    ) -> Result<C, IdentityError> {
        let header = decode_header(token).map_err(|_| UNSIGNED)?;
        let kid = header.kid.ok_or(UNSIGNED)?;
        let key = self.key(&kid, fetch).await?.ok_or(UNSIGNED)?;
        let named: Option<Algorithm> = match key.common.key_algorithm {
            Some(KeyAlgorithm::UNKNOWN_ALGORITHM) | None => None,
            Some(algorithm) => Some(algorithm.try_into().map_err(|_| UNSIGNED)?),
        };
        let is_for_signatures =
            key.common.public_key_use.as_ref().is_none_or(|it| *it == PublicKeyUse::Signature);
        if !is_for_signatures || named.is_some_and(|named| named != header.alg) {
            return Err(UNSIGNED);
        }
        let key = DecodingKey::from_jwk(&key).map_err(|_| UNSIGNED)?;
        let algorithms = asymmetric(key.family()).ok_or(UNSIGNED)?;
        let mut validation = Validation::new(header.alg);
        validation.algorithms = algorithms;
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["iss", "aud"]);
        (validation.validate_exp, validation.validate_aud) = (false, false);
        Ok(decode::<C>(token, &key, &validation).map_err(|_| UNSIGNED)?.claims)
    }

    async fn key(
        &self,
        kid: &str,
        fetch: BoxFuture<'_, Result<JwkSet, RemoteError>>,
    ) -> Result<Option<Jwk>, RemoteError> {
        let mut read = self.read.lock().await;
        let now = self.clock.now();
        if let Some((at, keys)) = &*read
            && (keys.find(kid).is_some() || now.duration_since(*at) < READ_EVERY)
        {
            return Ok(keys.find(kid).cloned());
        }
        let keys = fetch.await?;
        let found = keys.find(kid).cloned();
        *read = Some((now, keys));
        Ok(found)
    }
}

/// The algorithms of a family in which the public key does not sign.
fn asymmetric(family: AlgorithmFamily) -> Option<Vec<Algorithm>> {
    match family {
        AlgorithmFamily::Hmac => None,
        other => Some(other.algorithms().to_vec()),
    }
}
