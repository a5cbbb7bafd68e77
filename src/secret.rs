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
        let failed = |error| SecretError::Io { path: path.to_owned(), error };
        let file = File::open(path).map_err(failed)?;
        if private_file::is_exposed(&file).map_err(failed)? {
            return Err(SecretError::Shared(path.to_owned()));
        }
        // Large enough from the start: a vector that grows leaves a copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_BYTES as usize + 64));
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        let too_long = bytes.len() as u64 > MAX_BYTES;
        let text = str::from_utf8(&bytes).unwrap_or_default();
        let line = text.trim_end_matches(['\r', '\n']);
        if too_long || line.is_empty() || line.contains(char::is_control) {
            return Err(SecretError::Malformed(path.to_owned()));
        }
        Ok(Self(line.to_owned().into()))
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
