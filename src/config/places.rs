//! Where files live: the user's own directories, each movable through `XDG_*`.

use super::{DirectoryName, RemoteDirectorySettings};
use directories::ProjectDirs;
use std::path::{Path, PathBuf};

const LOCK: &str = "mfadmin.lock";
const ROTATION_LOCK: &str = "mfadmin.rotation.lock";

/// The directories of this user. Nothing is created by asking for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    config: PathBuf,
    data: PathBuf,
    state: PathBuf,
    /// The folder of the directory that is managed, if it is another system's.
    folder: Option<String>,
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
            folder: None,
        })
    }

    /// The places of `directory`: a database, key, lock and socket of its own in a folder that no other
    /// directory has. Without one, those of this machine's own directory.
    #[must_use]
    pub fn for_directory(self, directory: Option<&RemoteDirectorySettings>) -> Self {
        Self { folder: directory.map(RemoteDirectorySettings::folder), ..self }
    }

    /// The name of the folder of the directory that is managed, if it is another system's.
    pub fn folder(&self) -> Option<&str> {
        self.folder.as_deref()
    }

    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Holds a file for each directory that is connected beside that of `config_file`, and the secrets of
    /// all of them: beside that file, wherever it is.
    pub fn directories(config_file: &Path) -> PathBuf {
        config_file.with_file_name("directories")
    }

    /// What the directory `name` is: a file with `[directory]` alone.
    pub fn directory_file(config_file: &Path, name: &DirectoryName) -> PathBuf {
        Self::directories(config_file).join(format!("{name}.toml"))
    }

    /// The secret of the directory `name`, where `mfadmin connect` has written it.
    pub fn secret_file(config_file: &Path, name: &DirectoryName) -> PathBuf {
        Self::directories(config_file).join(format!("{name}.secret"))
    }

    /// Holds the database, the key and the lock.
    pub fn data_dir(&self) -> PathBuf {
        self.of_directory(&self.data)
    }

    pub fn database(&self) -> PathBuf {
        self.data_dir().join("mfadmin.db")
    }

    /// What servers and rotations of the key hold whose database is `database`.
    pub fn locks_beside(database: &Path) -> [PathBuf; 2] {
        [LOCK, ROTATION_LOCK].map(|name| database.with_file_name(name))
    }

    /// The key that seals what the database keeps secret.
    pub fn key_file(&self) -> PathBuf {
        self.data_dir().join("mfadmin.key")
    }

    pub fn lock_file(&self) -> PathBuf {
        self.data_dir().join(LOCK)
    }

    /// Where the process that holds the lock serves this user.
    pub fn socket_file(&self) -> PathBuf {
        self.data_dir().join("mfadmin.sock")
    }

    /// Held while a key is rotated.
    pub fn rotation_lock_file(&self) -> PathBuf {
        self.data_dir().join(ROTATION_LOCK)
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

    /// Holds how the panel was left, each directory's in a folder of its own.
    pub fn memory_dir(&self) -> PathBuf {
        self.of_directory(&self.state)
    }

    /// How the panel was left.
    pub fn memory_file(&self) -> PathBuf {
        self.memory_dir().join("panel.json")
    }

    pub fn log_file(&self) -> PathBuf {
        self.state.join("mfadmin.log")
    }

    fn of_directory(&self, whole: &Path) -> PathBuf {
        match &self.folder {
            Some(folder) => whole.join("directories").join(folder),
            None => whole.to_owned(),
        }
    }
}
