//! The stored session: a token, and the server it belongs to.

use crate::{config::BaseUrl, contract::BearerToken, private_file};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub server: BaseUrl,
    pub token: BearerToken,
}

/// Why a stored session cannot be used. What the file says is skipped: it holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("others can read {}, which holds a token. Run `chmod 600` on it, or remove it and set \
     MFADMIN_TOKEN", path.display())]
    Exposed { path: PathBuf },
    #[error("{} is not a session. Remove it, and set MFADMIN_TOKEN", path.display())]
    Malformed { path: PathBuf },
    #[error("cannot use the session file {}: {error}. Check its permissions, or set \
     MFADMIN_TOKEN", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl Session {
    /// The session stored at `path`, if there is one.
    ///
    /// # Errors
    /// Others can read the file, or it is not a session.
    pub fn load(path: &Path) -> Result<Option<Self>, SessionError> {
        let fail = |error| SessionError::Io { path: path.to_owned(), error };
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error)),
        };
        if private_file::is_exposed(&file).map_err(fail)? {
            return Err(SessionError::Exposed { path: path.to_owned() });
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(fail)?;
        let malformed = |_| SessionError::Malformed { path: path.to_owned() };
        serde_json::from_str(&text).map(Some).map_err(malformed)
    }

    /// Stores the session at `path`, in place of any other.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), SessionError> {
        self.write(path).map_err(|error| SessionError::Io { path: path.to_owned(), error })
    }

    /// Removes the session stored at `path`, if there is one.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn remove(path: &Path) -> Result<(), SessionError> {
        private_file::remove(path)
            .map_err(|error| SessionError::Io { path: path.to_owned(), error })
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        private_file::replace(path, text.as_bytes())
    }
}
