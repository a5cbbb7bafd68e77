//! A password or key of another service. `secrecy` keeps it: redacted in `Debug`, wiped when dropped,
//! without `Display` and `Serialize`. Ours is how it is read: one line of a file that only its owner
//! may read.

use crate::private_file;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The longest secret that is read, in bytes.
const MAX_BYTES: u64 = 4096;
/// The longest private key: one of RSA with 8192 bits takes 6.4 KB.
const MAX_KEY_BYTES: u64 = 16 * 1024;

/// It prints as `Secret(…)`: read it with [`Self::reveal`] only where it goes on the wire.
#[derive(Clone)]
pub struct Secret(SecretString);

/// Why a file gives no secret.
#[derive(Debug, Error)]
pub enum SecretError {
    #[error("cannot read the secret file {}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("others can read the secret file {path}; run: chmod 600 {path}", path = .0.display())]
    Shared(PathBuf),
    #[error("the secret file {} must hold one line of text", .0.display())]
    Malformed(PathBuf),
    #[error("the key file {} must hold a private key (PEM)", .0.display())]
    NoKey(PathBuf),
}

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// Reads the one line of `path`.
    ///
    /// # Errors
    /// [`SecretError`] when others can read the file, when it holds no line or several, or on I/O
    /// failure.
    pub fn load(path: &Path) -> Result<Self, SecretError> {
        let bytes = read_private(path, MAX_BYTES)?;
        let too_long = bytes.len() as u64 > MAX_BYTES;
        let text = str::from_utf8(&bytes).unwrap_or_default();
        let line = text.trim_end_matches(['\r', '\n']);
        if too_long || line.is_empty() || line.contains(char::is_control) {
            return Err(SecretError::Malformed(path.to_owned()));
        }
        Ok(Self(line.to_owned().into()))
    }

    /// Reads a private key (PEM), which is all that is in `path`.
    ///
    /// # Errors
    /// [`SecretError`] when others can read the file, when it is too long or no text, or on I/O failure.
    pub fn load_key(path: &Path) -> Result<Self, SecretError> {
        let bytes = read_private(path, MAX_KEY_BYTES)?;
        let text = str::from_utf8(&bytes).ok().filter(|text| !text.trim().is_empty());
        let is_short = bytes.len() as u64 <= MAX_KEY_BYTES;
        let text = text.filter(|_| is_short).ok_or_else(|| SecretError::NoKey(path.to_owned()))?;
        Ok(Self(text.to_owned().into()))
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Up to `most` bytes and one more of a file that only its owner reads.
fn read_private(path: &Path, most: u64) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let failed = |error| SecretError::Io { path: path.to_owned(), error };
    let file = File::open(path).map_err(failed)?;
    if private_file::is_exposed(&file).map_err(failed)? {
        return Err(SecretError::Shared(path.to_owned()));
    }
    // Large enough from the start: a vector that grows leaves a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(most as usize + 64));
    file.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
