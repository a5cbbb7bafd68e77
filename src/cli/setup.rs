//! What every command starts from.

use super::directories::{ChosenBy, Connected, KeptIn, section};
use crate::{
    config::{Config, Places},
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
