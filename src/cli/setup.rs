//! What every command starts from.

use crate::{
    config::{Config, Places},
    tui::{PanelOptions, input::keymap::Keymap},
};
use std::path::PathBuf;

/// What every command starts from.
pub struct Setup {
    pub places: Places,
    pub config_file: PathBuf,
    pub config: Config,
    pub keymap: Keymap,
    pub server: Option<String>,
}

impl Setup {
    /// The key that seals what the database keeps secret.
    pub fn key_file(&self) -> PathBuf {
        self.config.store.key_file.clone().unwrap_or_else(|| self.places.key_file())
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
