//! The server that `mfadmin login --server` signed in to, for later commands.

use crate::{config::BaseUrl, private_file};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    pub server: BaseUrl,
}

/// Why the remembered server cannot be told or kept.
#[derive(Debug, thiserror::Error)]
pub enum RememberedError {
    #[error("{} holds no server's address. Run `mfadmin server forget`", path.display())]
    Malformed { path: PathBuf },
    #[error("cannot use {}: {error}. Check its permissions, or remove it", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl Remembered {
    /// The server that is remembered at `path`, if there is one.
    pub fn load(path: &Path) -> Result<Option<Self>, RememberedError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RememberedError::Io { path: path.to_owned(), error }),
        };
        let malformed = |_| RememberedError::Malformed { path: path.to_owned() };
        serde_json::from_str(&text).map(Some).map_err(malformed)
    }

    /// Remembers it at `path`, in place of any other.
    pub fn save(&self, path: &Path) -> Result<(), RememberedError> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::from);
        let written = text.and_then(|text| private_file::replace(path, (text + "\n").as_bytes()));
        written.map_err(|error| RememberedError::Io { path: path.to_owned(), error })
    }

    /// Forgets what is remembered at `path`.
    pub fn forget(path: &Path) -> Result<(), RememberedError> {
        private_file::remove(path)
            .map_err(|error| RememberedError::Io { path: path.to_owned(), error })
    }
}
