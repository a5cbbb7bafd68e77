//! Secrets: the key that seals messages, random tokens, and the hashes stored in their place.

use crate::{contract::BearerToken, private_file};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use sha2::{Digest, Sha256};
use std::{
    fmt,
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use thiserror::Error;

const NONCE_BYTES: usize = 24;

/// The key under which message bodies rest in the database. It is kept in a file outside it.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

/// Why a key file cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    #[error("cannot read or write the key file {path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("others can read the key file {0}; run: chmod 600 {0}")]
    Shared(PathBuf),
    #[error("{0} is not a key file: it must hold one line of 43 base64url characters")]
    Malformed(PathBuf),
}

/// The sealed bytes were changed, belong to another row, or were sealed under another key.
#[derive(Debug, Error)]
#[error("a sealed message does not open with this key")]
pub struct Unsealable;

impl SealingKey {
    pub fn generate() -> Self {
        Self(random())
    }

    /// Reads the key of `path`, or makes one there (mode 0600) when the file does not exist.
    ///
    /// # Errors
    /// [`KeyError`] when others can read the file, when it holds no key, or on I/O failure.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        let failed = |source| KeyError::Io { path: path.to_owned(), source };
        match private_file::create_new(path) {
            Ok(mut file) => {
                let key = Self::generate();
                let line = URL_SAFE_NO_PAD.encode(key.0) + "\n";
                file.write_all(line.as_bytes()).map_err(failed)?;
                file.sync_all().map_err(failed)?;
                Ok(key)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::load(path),
            Err(error) => Err(failed(error)),
        }
    }

    /// Reads the key of `path`.
    ///
    /// # Errors
    /// As [`Self::load_or_create`], and when the file does not exist.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let failed = |source| KeyError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        if private_file::is_exposed(&file).map_err(failed)? {
            return Err(KeyError::Shared(path.to_owned()));
        }
        let mut text = String::new();
        file.take(1024).read_to_string(&mut text).map_err(failed)?;
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok();
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        key.map(Self).ok_or_else(|| KeyError::Malformed(path.to_owned()))
    }

    /// Seals `plain`; it opens only together with the same `identity`.
    pub fn seal(&self, identity: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let nonce: [u8; NONCE_BYTES] = random();
        let payload = Payload { msg: plain, aad: identity };
        let sealed =
            self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| Unsealable)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] sealed.
    pub fn open(&self, identity: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable)?;
        let payload = Payload { msg: sealed, aad: identity };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unsealable)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_message_opens_only_in_its_own_row() {
        let key = SealingKey::generate();
        let sealed = key.seal(b"row 1", b"body").unwrap();
        assert_eq!(key.open(b"row 1", &sealed).unwrap(), b"body");
        assert!(key.open(b"row 2", &sealed).is_err());
        assert!(SealingKey::generate().open(b"row 1", &sealed).is_err());
        let mut changed = sealed.clone();
        changed[NONCE_BYTES] ^= 1;
        assert!(key.open(b"row 1", &changed).is_err());
        assert!(key.open(b"row 1", &sealed[..10]).is_err());
    }

    #[test]
    fn a_key_file_is_made_once_and_read_again() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        let sealed = SealingKey::load_or_create(&path).unwrap().seal(b"", b"body").unwrap();
        let again = SealingKey::load_or_create(&path).unwrap();
        assert_eq!(again.open(b"", &sealed).unwrap(), b"body");
        assert!(!format!("{again:?}").contains(std::fs::read_to_string(&path).unwrap().trim()));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        SealingKey::load_or_create(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(SealingKey::load(&path), Err(KeyError::Shared(_))));
    }

    #[test]
    fn a_file_that_is_no_key_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        private_file::create_new(&path).unwrap().write_all(b"hello").unwrap();
        assert!(matches!(SealingKey::load(&path), Err(KeyError::Malformed(_))));
        assert!(matches!(SealingKey::load(&path.join("none")), Err(KeyError::Io { .. })));
    }
}
