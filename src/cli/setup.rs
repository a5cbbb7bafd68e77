//! What every command starts from.

use super::{
    delivery_config::secret,
    directories::{ChosenBy, Connected, KeptIn, section},
};
use crate::{
    config::{Config, Places, PostgresUrl},
    secret::Secret,
    server::store::{DatabaseAddress, PostgresAddress, PostgresWay},
    tui::{PanelOptions, input::keymap::Keymap},
};
use color_eyre::eyre;
use std::{env, path::PathBuf};

/// The variable that goes before the file of the password.
const PASSWORD: &str = "MFADMIN_STORE_PASSWORD";

/// What every command starts from.
#[derive(Clone)]
pub struct Setup {
    pub places: Places,
    pub config_file: PathBuf,
    /// Its directory is the one that is managed here.
    pub config: Config,
    pub directory_by: ChosenBy,
    /// Where the settings of that directory are.
    pub kept_in: KeptIn,
    pub keymap: Keymap,
    pub server: Option<String>,
}

impl Setup {
    /// The key that seals what the database keeps secret.
    pub fn key_file(&self) -> PathBuf {
        match (&self.config.store.key_file, self.places.folder()) {
            (None, _) => self.places.key_file(),
            (Some(key), None) => key.clone(),
            // A key is of one database: where it is replaced, others would be left without theirs.
            (Some(key), Some(folder)) => key.with_file_name(format!("{folder}.key")),
        }
    }

    /// The database of the directory that is managed. One that is kept in a file of its own has its database
    /// in its folder, whatever the configuration says of that of its own directory.
    ///
    /// # Errors
    /// The password of a database on PostgreSQL cannot be read.
    pub fn database(&self) -> eyre::Result<DatabaseAddress> {
        let Some(url) = self.postgres() else { return Ok(self.places.database().into()) };
        self.postgres_at(url.clone(), None)
    }

    /// The database at `url` by `password`, else by the one that is set for it. All else that the configuration
    /// says of its own database holds for no other.
    ///
    /// # Errors
    /// The password cannot be read.
    pub fn postgres_at(
        &self,
        url: PostgresUrl,
        password: Option<Secret>,
    ) -> eyre::Result<DatabaseAddress> {
        let store = &self.config.store;
        let is_own = store.url.as_ref() == Some(&url);
        let own = Some(store).filter(|_| is_own);
        let file = own.and_then(|store| store.password_file.as_deref());
        let is_given = file.is_some() || env::var_os(PASSWORD).is_some();
        let password = match password {
            Some(password) => Some(password),
            None if is_given => Some(secret(PASSWORD, file, "[store] password_file")?),
            // A database may know its user by the socket.
            None => None,
        };
        let is_pooler = own.is_some_and(|store| store.pooler);
        Ok(PostgresAddress {
            url,
            password,
            ca_file: store.ca_file.clone(),
            listen_url: own.and_then(|store| store.listen_url.clone()),
            way: if is_pooler { PostgresWay::Pooler } else { PostgresWay::Direct },
        }
        .into())
    }

    /// Where that database is, for people.
    pub fn database_text(&self) -> String {
        match self.postgres() {
            Some(url) => url.to_string(),
            None => self.places.database().display().to_string(),
        }
    }

    fn postgres(&self) -> Option<&PostgresUrl> {
        self.config.store.url.as_ref().filter(|_| self.kept_in == KeptIn::Configuration)
    }

    /// The same, where `connected` is managed.
    pub fn managing(self, connected: &Connected) -> Self {
        let (remote, kept_in) = (&connected.remote, connected.kept_in.clone());
        let places = self.places.for_directory(Some(remote));
        let mut config = self.config;
        config.directory = section::settings_of(remote, Some(remote.name.clone()));
        Self { places, config, directory_by: ChosenBy::Option, kept_in, ..self }
    }

    /// What the configuration says of the panel.
    pub fn look(&self) -> PanelOptions {
        PanelOptions {
            panel: self.config.panel,
            keymap: self.keymap.clone(),
            views: self.config.views.clone(),
        }
    }
}
