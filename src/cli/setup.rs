//! What every command starts from.

use super::directories::{ChosenBy, section};
use crate::{
    config::{Config, Places, RemoteDirectorySettings},
    tui::{PanelOptions, input::keymap::Keymap},
};
use std::path::PathBuf;

/// What every command starts from.
#[derive(Clone)]
pub struct Setup {
    pub places: Places,
    pub config_file: PathBuf,
    /// Its directory is the one that is managed here.
    pub config: Config,
    pub directory_by: ChosenBy,
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

    /// The same, where `remote` is managed.
    pub fn managing(self, remote: RemoteDirectorySettings) -> Self {
        let places = self.places.for_directory(Some(&remote));
        let mut config = self.config;
        config.directory = section::settings_of(&remote, Some(remote.name.clone()));
        Self { places, config, directory_by: ChosenBy::Option, ..self }
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
