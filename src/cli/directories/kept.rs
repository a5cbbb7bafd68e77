//! The files that say which directories are connected.

use super::{beside, section};
use crate::{
    cli::failure::Failure,
    config::{
        Config, DirectoryFile, DirectoryName, EXAMPLE, Places, Presence, RealmLogin,
        RemoteDirectorySettings,
    },
    private_file,
};
use color_eyre::eyre::{self, WrapErr};
use std::{
    fs::{self, Permissions},
    io,
    path::{Path, PathBuf},
};

/// A directory that is connected, and the file that says so.
#[derive(Clone, Debug)]
pub struct Connected {
    pub remote: RemoteDirectorySettings,
    pub kept_in: KeptIn,
}

/// Where the settings of a directory are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptIn {
    /// In the configuration file: it is managed where no other one is named.
    Configuration,
    /// In a file of its own.
    File(PathBuf),
}

/// Every directory that the configuration file at `config_file` and the files beside it name, that of the
/// configuration file first.
///
/// # Errors
/// One of the files cannot be read.
pub fn all(config_file: &Path) -> eyre::Result<Vec<Connected>> {
    let config = Config::load(config_file, Presence::Optional)?;
    let own = config.directory.remote();
    let own = own.map(|remote| Connected { remote, kept_in: KeptIn::Configuration });
    let mut all: Vec<_> = own.into_iter().collect();
    for name in beside(config_file)? {
        let path = Places::directory_file(config_file, &name);
        let Some(file) = DirectoryFile::load(&path)? else { continue };
        let Some(remote) = file.directory.remote() else { continue };
        let remote = RemoteDirectorySettings { name, ..remote };
        all.push(Connected { remote, kept_in: KeptIn::File(path) });
    }
    Ok(all)
}

/// Where the settings of `remote` belong, and by which name: its users decide, for they are in one
/// database however they are called. `name` is the one that somebody gave.
///
/// # Errors
/// Another directory has the name, or the place; nothing is ever put in the place of another.
pub fn place_for(
    config_file: &Path,
    remote: &RemoteDirectorySettings,
    name: Option<&DirectoryName>,
) -> eyre::Result<(DirectoryName, KeptIn)> {
    let all = all(config_file)?;
    let usage = |why: String| -> eyre::Report { Failure::Usage(why).into() };
    if let Some(known) = all.iter().find(|it| it.remote.folder() == remote.folder()) {
        let is_called = &known.remote.name;
        return match name {
            Some(name) if name != is_called => Err(usage(format!(
                "these users are connected already, as {is_called}; leave --name out to connect them \
                 again"
            ))),
            _ => Ok((is_called.clone(), known.kept_in.clone())),
        };
    }
    let wanted = name.unwrap_or(&remote.name);
    let own = all.iter().find(|it| it.kept_in == KeptIn::Configuration);
    if let Some(other) = all.iter().find(|it| it.remote.name == *wanted) {
        let address = &other.remote.url;
        return Err(usage(format!(
            "another directory is called {wanted} already, at {address}; choose a name with --name"
        )));
    }
    match (own, name) {
        (None, None) => Ok((wanted.clone(), KeptIn::Configuration)),
        (_, Some(name)) => {
            Ok((name.clone(), KeptIn::File(Places::directory_file(config_file, name))))
        }
        (Some(own), None) => Err(usage(format!(
            "{} names a directory already, {}; give this one a name with --name, and choose it with \
             --directory later",
            config_file.display(),
            own.remote.name
        ))),
    }
}

impl Connected {
    /// The file that holds the settings.
    pub fn file<'a>(&'a self, config_file: &'a Path) -> &'a Path {
        match &self.kept_in {
            KeptIn::Configuration => config_file,
            KeptIn::File(path) => path,
        }
    }

    /// Writes the settings into their file; what else is there stays as it is.
    ///
    /// # Errors
    /// The file cannot be read or written, or is not TOML.
    pub fn save(&self, config_file: &Path) -> eyre::Result<()> {
        let (path, name) = match &self.kept_in {
            KeptIn::Configuration => {
                let usual = DirectoryName::usual(self.remote.kind(), &self.remote.url);
                (config_file, Some(&self.remote.name).filter(|name| **name != usual))
            }
            KeptIn::File(path) => (path.as_path(), None),
        };
        let settings = section::settings_of(&self.remote, name.cloned());
        let text = match (read(path)?, &self.kept_in) {
            (Some(text), _) => text,
            (None, KeptIn::Configuration) => EXAMPLE.to_owned(),
            (None, KeptIn::File(_)) => String::new(),
        };
        write(path, &section::with(&text, &settings).wrap_err_with(|| about(path))?)
    }

    /// Takes the settings out of their file.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn forget(&self, config_file: &Path) -> eyre::Result<()> {
        match &self.kept_in {
            KeptIn::Configuration => {
                let Some(text) = read(config_file)? else { return Ok(()) };
                let text = section::without(&text).wrap_err_with(|| about(config_file))?;
                write(config_file, &text)
            }
            KeptIn::File(path) => private_file::remove(path).wrap_err_with(|| about(path)),
        }
    }
}

/// Writes into the configuration file that people sign in by the realm as `login` says; what else is there stays
/// as it is.
///
/// # Errors
/// The file cannot be read or written, or is not TOML.
pub fn save_login(config_file: &Path, login: &RealmLogin) -> eyre::Result<()> {
    let text = read(config_file)?.unwrap_or_default();
    let text = section::with_login(&text, login).wrap_err_with(|| about(config_file))?;
    write(config_file, &text)
}

fn about(path: &Path) -> String {
    format!("cannot change {}", path.display())
}

fn read(path: &Path) -> eyre::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).wrap_err_with(|| about(path)),
    }
}

/// Puts `text` in the place of the file, by the name, with the rights and behind the link that it has.
fn write(path: &Path, text: &str) -> eyre::Result<()> {
    let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let rights: Option<Permissions> = fs::metadata(&file).ok().map(|known| known.permissions());
    private_file::replace(&file, text.as_bytes()).wrap_err_with(|| about(path))?;
    match rights {
        Some(rights) => fs::set_permissions(&file, rights).wrap_err_with(|| about(path)),
        None => Ok(()),
    }
}
