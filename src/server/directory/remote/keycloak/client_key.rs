//! Signing in with a private key in place of a secret: the key signs a short-lived token that says which client
//! asks (RFC 7523, 2.2). Keycloak calls it "Signed JWT".

use crate::{
    secret::Secret,
    server::{crypto::jwt, directory::remote::RemoteError},
};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header, crypto::sign, encode};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use serde::Serialize;
use uuid::Uuid;

/// What the form of a token request says of such a token (RFC 7523, 2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long a token is good for. Keycloak takes a minute at most.
const LIFETIME: SignedDuration = SignedDuration::from_secs(50);

/// A private key: RSA, which signs by RS256, or EC on the curve P-256, which signs by ES256.
pub struct ClientKey {
    key: EncodingKey,
    algorithm: Algorithm,
}

/// Who asks, and whom (RFC 7523, 3).
#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    /// Keycloak takes each once.
    jti: Uuid,
    /// Seconds since 1970.
    iat: i64,
    exp: i64,
}

impl ClientKey {
    /// # Errors
    /// [`RemoteError::Setting`] where `pem` is no key that can sign.
    pub fn parse(pem: &Secret) -> Result<Self, RemoteError> {
        jwt::install();
        let der = PrivateKeyDer::from_pem_slice(pem.reveal().as_bytes());
        let der = der.map_err(|_| wrong("it holds no private key (PEM) without a password"))?;
        if matches!(der, PrivateKeyDer::Sec1(_)) {
            return Err(wrong(
                "the key is in the old form of EC keys: convert it by openssl pkcs8 -topk8 -nocrypt",
            ));
        }
        let bytes = der.secret_der();
        let keys = [
            (EncodingKey::from_rsa_der(bytes), Algorithm::RS256),
            (EncodingKey::from_ec_der(bytes), Algorithm::ES256),
        ];
        let signs =
            |(key, algorithm): &(EncodingKey, Algorithm)| sign(b"", key, *algorithm).is_ok();
        let found = keys.into_iter().find(signs).map(|(key, algorithm)| Self { key, algorithm });
        found.ok_or_else(|| wrong("the key is neither RSA (2048 bits or more) nor EC on P-256"))
    }

    /// What `client_id` signs in with at `issuer`, the realm by its own name, at the time `now` there.
    ///
    /// # Errors
    /// It cannot be signed.
    pub fn assertion(
        &self,
        client_id: &str,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Secret, RemoteError> {
        let now = now.as_second();
        let assertion = Assertion {
            iss: client_id,
            sub: client_id,
            aud: issuer,
            jti: Uuid::now_v7(),
            iat: now,
            exp: now + LIFETIME.as_secs(),
        };
        let signed = encode(&Header::new(self.algorithm), &assertion, &self.key);
        signed.map(Secret::new).map_err(|_| wrong("the key cannot sign"))
    }
}

fn wrong(message: &str) -> RemoteError {
    RemoteError::Setting { setting: "[directory] key_file", message: message.to_owned() }
}
