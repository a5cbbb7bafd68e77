//! Sealing: authenticated encryption under keys that are kept outside the database.

use super::{
    KeyError,
    file::FileOfKeys,
    key::{HEADER_BYTES, Key, VERSION},
    random,
};
use chacha20poly1305::{
    XNonce,
    aead::{Aead, Payload},
};
use hmac::Mac;
use std::{
    fmt,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};
use thiserror::Error;

pub const NONCE_BYTES: usize = 24;
/// The sealed bytes were changed, belong to another row, or were sealed under another key.
#[derive(Debug, Error)]
#[error("a sealed message does not open with this key")]
pub struct Unsealable;

/// The keys under which secrets rest in the database. The newest seals; all of them open. Where
/// they come from a file that a rotation replaces meanwhile, they follow it: the file is looked at
/// before each sealing, and when a value names a key that is not known. Cloning is cheap, and clones
/// are one.
///
/// Seal only while the write lock of the database is held: the last look of a rotation is taken
/// under it, after the file was replaced, so no value is left under a key that is dropped.
#[derive(Clone)]
pub struct SealingKey(Arc<Shared>);

struct Shared {
    file: Option<FileOfKeys>,
    keys: RwLock<Vec<Key>>,
}

impl SealingKey {
    /// A key of this process alone.
    pub fn generate() -> Self {
        Self::of(None, vec![Key::new(0)])
    }

    /// Reads the keys of `path`, or makes one there (mode 0600) when the file does not exist.
    ///
    /// # Errors
    /// [`KeyError`] when others can read the file, when it holds no key, or on I/O failure.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        FileOfKeys::create(path)?;
        Self::load(path)
    }

    /// Reads the keys of `path`.
    ///
    /// # Errors
    /// As [`Self::load_or_create`], and when the file does not exist.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let (file, keys) = FileOfKeys::load(path)?;
        Ok(Self::of(Some(file), keys))
    }

    /// `keys` is not empty, and its first one is the newest.
    pub fn of(file: Option<FileOfKeys>, keys: Vec<Key>) -> Self {
        Self(Arc::new(Shared { file, keys: RwLock::new(keys) }))
    }

    /// Seals `plain`; it opens only together with the same `identity`. See `SealedFor`.
    pub fn seal(&self, identity: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        self.follow_file();
        let newest = self.with(|keys| keys.first().cloned()).ok_or(Unsealable)?;
        let header = newest.header();
        let nonce: [u8; NONCE_BYTES] = random();
        let aad = [header.as_slice(), identity].concat();
        let payload = Payload { msg: plain, aad: &aad };
        let sealed = newest.cipher().encrypt(&XNonce::from(nonce), payload);
        Ok([header.as_slice(), &nonce, &sealed.map_err(|_| Unsealable)?].concat())
    }

    /// Opens what [`Self::seal`] sealed, under whichever of the keys.
    pub fn open(&self, identity: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        if let Some((number, rest)) = named_key(sealed) {
            if self.with(|keys| keys.iter().all(|key| key.number != number)) {
                self.follow_file();
            }
            let aad = [&sealed[..HEADER_BYTES], identity].concat();
            let found = self.with(|keys| keys.iter().find(|key| key.number == number).cloned());
            if let Some(plain) = found.and_then(|key| open_with(&key, &aad, rest)) {
                return Ok(plain);
            }
        }
        // Values from before there were numbers have none; their first byte may be any.
        let first = self.with(|keys| keys.iter().find(|key| key.number == 0).cloned());
        first.and_then(|key| open_with(&key, identity, sealed)).ok_or(Unsealable)
    }

    /// A keyed hash of `text`, after the number of its key.
    pub fn authenticate(&self, text: &[u8]) -> Result<Vec<u8>, Unsealable> {
        self.follow_file();
        let newest = self.with(|keys| keys.first().cloned()).ok_or(Unsealable)?;
        let mac = newest.mac(text).ok_or(Unsealable)?;
        Ok([newest.header().as_slice(), &mac.finalize().into_bytes()].concat())
    }

    /// Whether `kept` is what [`Self::authenticate`] gives for `text`, compared in constant time. What
    /// was hashed under a key that is gone is not.
    pub fn is_authentic(&self, text: &[u8], kept: &[u8]) -> bool {
        let Some((number, hash)) = named_key(kept) else { return false };
        let found = self.with(|keys| keys.iter().find(|key| key.number == number).cloned());
        let mac = found.and_then(|key| key.mac(text));
        mac.is_some_and(|mac| mac.verify_slice(hash).is_ok())
    }

    /// What everything that is sealed now begins with.
    pub(in crate::server) fn header(&self) -> Option<[u8; HEADER_BYTES]> {
        self.with(|keys| keys.first().map(Key::header))
    }

    /// Takes in the keys of the file, where it was replaced. The old ones stay known to this
    /// process: what was read before the file was replaced must still open.
    fn follow_file(&self) {
        let Some(file) = &self.0.file else { return };
        let fresh = match file.changed() {
            Ok(None) => return,
            Ok(Some(keys)) => keys,
            // What is known goes on to serve; a server that starts anew says what is wrong.
            Err(error) => return tracing::error!(%error, "the key file cannot be read again"),
        };
        let mut keys = self.0.keys.write().unwrap_or_else(PoisonError::into_inner);
        let retired: Vec<Key> =
            keys.drain(..).filter(|old| fresh.iter().all(|key| key.number != old.number)).collect();
        *keys = fresh;
        keys.extend(retired);
    }

    fn with<T>(&self, look: impl FnOnce(&[Key]) -> T) -> T {
        look(&self.0.keys.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The number of the key that a sealed value names, and what follows it.
pub fn named_key(sealed: &[u8]) -> Option<(u32, &[u8])> {
    let (header, rest) = sealed.split_first_chunk::<HEADER_BYTES>()?;
    let [VERSION, a, b, c, d] = *header else { return None };
    Some((u32::from_be_bytes([a, b, c, d]), rest))
}

fn open_with(key: &Key, aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    key.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad }).ok()
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}
