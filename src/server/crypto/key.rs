//! One key that seals.

use super::random;
use chacha20poly1305::{XChaCha20Poly1305, aead::KeyInit};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The first byte of a sealed value that names its key.
pub const VERSION: u8 = 1;
/// The version and the number of the key.
pub const HEADER_BYTES: usize = 5;

/// One key. Its number goes into everything it seals.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    pub number: u32,
    pub bytes: [u8; 32],
}

impl Key {
    pub fn new(number: u32) -> Self {
        Self { number, bytes: random() }
    }

    pub fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.bytes.into())
    }

    /// HMAC-SHA-256, under a key that is derived from this one: it seals, and does nothing else.
    pub fn mac(&self, text: &[u8]) -> Option<Hmac<Sha256>> {
        let derived = keyed(&self.bytes, b"mfadmin approval code")?.finalize().into_bytes();
        keyed(&derived, text)
    }

    /// What a value sealed by this key begins with.
    pub fn header(&self) -> [u8; HEADER_BYTES] {
        let [a, b, c, d] = self.number.to_be_bytes();
        [VERSION, a, b, c, d]
    }
}

fn keyed(key: &[u8], text: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).ok()?;
    mac.update(text);
    Some(mac)
}
