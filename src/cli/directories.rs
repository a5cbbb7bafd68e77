//! The directories that are connected here, and the one that is managed.

mod kept;
pub mod section;
mod way;

pub use kept::{Connected, KeptIn, all, place_for, save_login};
pub use way::{failure, remote_of, secret_variable, way_of, with_login};

use super::failure::Failure;
use crate::config::{Config, DirectoryFile, DirectoryName, Places};
use color_eyre::eyre::{self, WrapErr};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// Which directory is managed.
const VARIABLE: &str = "MFADMIN_DIRECTORY";

/// Who said which directory is managed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    Option,
    Variable,
    /// It is the one of the configuration file.
    Configuration,
}

/// Puts the directory that is named `option`, or else by the environment, into `config`; without either
/// the one that is there stays. Gives who said so, and where its settings are.
///
/// # Errors
/// No directory is called so, or its file cannot be used.
pub fn choose(
    config: &mut Config,
    config_file: &Path,
    option: Option<String>,
) -> eyre::Result<(ChosenBy, KeptIn)> {
    let (text, source, by) = match (option, env::var(VARIABLE)) {
        (Some(text), _) => (text, "--directory", ChosenBy::Option),
        (None, Ok(text)) if !text.is_empty() => (text, VARIABLE, ChosenBy::Variable),
        (None, Ok(_) | Err(env::VarError::NotPresent)) => {
            return Ok((ChosenBy::Configuration, KeptIn::Configuration));
        }
        (None, Err(env::VarError::NotUnicode(_))) => {
            let why = format!("{VARIABLE} is not UTF-8 text; set it again");
            return Err(Failure::Usage(why).into());
        }
    };
    let name = match text.as_str() {
        DirectoryName::LOCAL => DirectoryName::local(),
        text => text.parse().map_err(|error| Failure::Usage(format!("{source}: {error}")))?,
    };
    if config.directory.name() == name {
        return Ok((by, KeptIn::Configuration));
    }
    if name.is_local() {
        config.directory = Default::default();
        // That database is of the directory which the configuration names.
        config.store.url = None;
        return Ok((by, KeptIn::Configuration));
    }
    let file = Places::directory_file(config_file, &name);
    let Some(found) = DirectoryFile::load(&file)? else {
        return Err(unknown(config, config_file, &name)?.into());
    };
    config.directory = found.directory;
    // The file's name is what it was looked for by.
    config.directory.name = Some(name);
    Ok((by, KeptIn::File(file)))
}

/// The names of all directories that are connected beside the configuration file at `config_file`, but
/// for its own.
///
/// # Errors
/// Their folder cannot be read.
pub fn beside(config_file: &Path) -> eyre::Result<Vec<DirectoryName>> {
    let folder = Places::directories(config_file);
    let found = names_in(&folder);
    let mut names = found.wrap_err_with(|| format!("cannot read {}", folder.display()))?;
    names.sort();
    Ok(names)
}

fn names_in(folder: &Path) -> io::Result<Vec<DirectoryName>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path: PathBuf = entry?.path();
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_toml);
        names.extend(stem.and_then(|stem| stem.parse::<DirectoryName>().ok()));
    }
    Ok(names)
}

fn unknown(config: &Config, config_file: &Path, name: &DirectoryName) -> eyre::Result<Failure> {
    let mut known = vec![config.directory.name()];
    known.extend(beside(config_file)?);
    known.push(DirectoryName::local());
    known.dedup();
    let known: Vec<&str> = known.iter().map(DirectoryName::as_str).collect();
    Ok(Failure::Usage(format!("no directory is called {name}; there are: {}", known.join(", "))))
}
