//! Secrets: the keys that seal what rests in the database, random tokens, and the hashes stored in
//! their place.

pub mod approval_code;
pub mod file;
pub mod jwt;
pub mod key;
pub mod keys;
pub mod machine_token;
pub mod sealed_for;
pub mod signature;
pub mod totp;

pub use file::KeyError;
pub(in crate::server) use file::Rotation;
pub(in crate::server) use key::HEADER_BYTES;
pub use keys::{SealingKey, Unsealable};
pub use sealed_for::SealedFor;

use crate::contract::BearerToken;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// What the database keeps of a token: its SHA-256. A token has 256 random bits, so no salt and
/// no slow hash are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }
}

/// A new token: 256 random bits in base64url.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// A new session token.
pub fn new_bearer_token() -> BearerToken {
    loop {
        if let Ok(token) = new_token().parse() {
            return token;
        }
    }
}

/// Random bytes from the generator that the operating system seeds.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes);
    bytes
}
