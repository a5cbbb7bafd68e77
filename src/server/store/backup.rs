//! A copy of the database in one file, made while it is used, and what a file holds.

use super::{Store, StoreError, engine::Engine, existing_file};
use std::{io, path::Path};

impl Store {
    /// Writes the database as it is at this moment, packed, into the file `to`, which is there and empty.
    /// Nobody who reads or writes waits for it (<https://www.sqlite.org/lang_vacuum.html>).
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read or the file not be written.
    pub async fn copy_into(&self, to: &Path) -> Result<(), StoreError> {
        let unsaid = || StoreError::File {
            path: to.to_owned(),
            source: io::Error::new(io::ErrorKind::InvalidInput, "its name is not UTF-8"),
        };
        self.engine.copy_into(to.to_str().ok_or_else(unsaid)?).await
    }

    /// What is wrong with the file itself, in the engine's words; nothing where it is whole.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn damage(&self) -> Result<Vec<String>, StoreError> {
        self.engine.damage().await
    }

    /// The number of the last step that the tables in the SQLite file `path` came to; 0 where they are
    /// not of mfadmin.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened or is no database.
    pub async fn version_of(path: &Path) -> Result<i64, StoreError> {
        let store = Self::over(Engine::open_sqlite_to_read(&existing_file(path)?).await?);
        let version = store.engine.version().await;
        store.close().await;
        version
    }
}
