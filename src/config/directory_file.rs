//! A directory beside the one of the configuration: a file of its own, which holds `[directory]` alone.

use super::{ConfigError, DirectorySettings, Fault};
use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path};

/// What such a file can say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryFile {
    pub directory: DirectorySettings,
}

impl DirectoryFile {
    /// Reads `path`; none where there is no such file.
    ///
    /// # Errors
    /// The file cannot be read, or says what it may not; the message names file, line and key.
    pub fn load(path: &Path) -> Result<Option<Self>, ConfigError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text)
                .map(Some)
                .map_err(|fault| ConfigError::Content { path: path.to_owned(), fault }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ConfigError::Unreadable { path: path.to_owned(), error }),
        }
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// The text is not TOML, or has an unknown key, a value that does not fit, or keys that do not go
    /// together.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let file: Self = toml::from_str(text).map_err(|error| Fault::locate(text, &error))?;
        file.directory.check().map_err(|clash| clash.locate(text))?;
        Ok(file)
    }
}
