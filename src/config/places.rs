//! Where files live: the user's own directories, each movable through `XDG_*`.

use directories::ProjectDirs;
use std::path::{Path, PathBuf};

/// The directories of this user. Nothing is created by asking for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    config: PathBuf,
    data: PathBuf,
    state: PathBuf,
}

/// The system names no home directory.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is no home directory to keep files in; set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME"
)]
pub struct NoHome;

impl Places {
    /// The directories that the environment names.
    ///
    /// # Errors
    /// [`NoHome`] when there is no home directory.
    pub fn find() -> Result<Self, NoHome> {
        let dirs = ProjectDirs::from("", "", "mfadmin").ok_or(NoHome)?;
        Ok(Self {
            config: dirs.config_dir().to_owned(),
            data: dirs.data_dir().to_owned(),
            // Only some systems tell state from data.
            state: dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned(),
        })
    }

    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Holds the database, the key and the lock.
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    pub fn database(&self) -> PathBuf {
        self.data.join("mfadmin.db")
    }

    /// The key that seals what the database keeps secret.
    pub fn key_file(&self) -> PathBuf {
        self.data.join("mfadmin.key")
    }

    pub fn lock_file(&self) -> PathBuf {
        self.data.join("mfadmin.lock")
    }

    /// Where the process that holds the lock serves this user.
    pub fn socket_file(&self) -> PathBuf {
        self.data.join("mfadmin.sock")
    }

    /// Held while a key is rotated.
    pub fn rotation_lock_file(&self) -> PathBuf {
        self.data.join("mfadmin.rotation.lock")
    }

    /// Holds the log, the session and how the panel was left.
    pub fn state_dir(&self) -> &Path {
        &self.state
    }

    pub fn session_file(&self) -> PathBuf {
        self.state.join("session.json")
    }

    /// The server that was signed in to last.
    pub fn server_file(&self) -> PathBuf {
        self.state.join("server.json")
    }

    /// How the panel was left.
    pub fn memory_file(&self) -> PathBuf {
        self.state.join("panel.json")
    }

    pub fn log_file(&self) -> PathBuf {
        self.state.join("mfadmin.log")
    }
}
