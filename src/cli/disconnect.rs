//! `mfadmin disconnect`: the end of a directory here. The other system is told nothing, and loses nothing.

use super::{
    directories::{self, Connected},
    failure::Failure,
    lock::Lock,
    order::{ConfirmArgs, Consent},
    output,
    setup::Setup,
};
use crate::{
    config::{DirectoryName, Places, RemoteDirectorySettings},
    private_file,
};
use color_eyre::eyre::{self, WrapErr};
use std::{fs, io, path::Path};

/// Forget a directory that is connected here.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Nothing changes in the directory itself. Its database stays, with its audit log, and is \
     used again when the directory is connected again; --erase removes it. A secret that `mfadmin \
     connect` stored is removed; a file that you named stays.\n\n\
        Examples:\n  mfadmin disconnect\n  mfadmin disconnect corp --erase"
)]
pub struct DisconnectArgs {
    /// The directory's name; without it, the one that is managed where none is named.
    #[arg(value_name = "NAME")]
    name: Option<DirectoryName>,
    /// Remove its database, too: its audit log, exemptions, and whatever is not in the directory itself.
    #[arg(long)]
    erase: bool,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn run(setup: Setup, args: DisconnectArgs) -> eyre::Result<()> {
    let DisconnectArgs { name, erase, agreement } = args;
    let connected = find(&setup, name)?;
    let remote = &connected.remote;
    let setup = setup.managing(&connected);
    let (name, url) = (&remote.name, &remote.url);
    let database = match erase {
        true => "its database is erased",
        false => "its database stays",
    };
    if agreement.dry_run {
        let would = format!("{name} at {url} would be disconnected; {database}.");
        return Ok(output::answer(&would)?);
    }
    let question = match erase {
        true => format!("Disconnect {name} at {url} and erase its database with its audit log?"),
        false => format!("Disconnect {name} at {url}?"),
    };
    agreement.ask(Consent::Needed, &question).await?;
    let data = setup.places.data_dir();
    // Whoever works on it would go on without its settings.
    let lock = data.exists().then(|| Lock::acquire(&setup.places.lock_file())).transpose()?;
    connected.forget(&setup.config_file)?;
    remove_secret(&setup.config_file, remote)?;
    drop(lock);
    if erase {
        let erased = |path: &Path| format!("cannot erase {}", path.display());
        let key = setup.key_file();
        private_file::remove(&key).wrap_err_with(|| erased(&key))?;
        for folder in [data, setup.places.memory_dir()] {
            remove_folder(&folder).wrap_err_with(|| erased(&folder))?;
        }
        return Ok(output::answer(&format!("{name} is disconnected, and its database erased."))?);
    }
    output::answer(&format!("{name} is disconnected."))?;
    let data = data.display();
    Ok(output::note(&format!("Its database stays in {data}; connecting it again uses it."))?)
}

fn find(setup: &Setup, name: Option<DirectoryName>) -> eyre::Result<Connected> {
    let all = directories::all(&setup.config_file)?;
    let wanted = name.unwrap_or_else(|| setup.config.directory.name());
    let names: Vec<_> = all.iter().map(|known| known.remote.name.to_string()).collect();
    all.into_iter().find(|known| known.remote.name == wanted).ok_or_else(|| {
        let why = match names.is_empty() {
            true => "no directory is connected here, so there is none to disconnect".to_owned(),
            false if wanted.is_local() => format!(
                "your own database is no connected directory; name one of: {}",
                names.join(", ")
            ),
            false => format!("no directory is called {wanted}; there are: {}", names.join(", ")),
        };
        Failure::Usage(why).into()
    })
}

/// A secret in a file that somebody made is theirs.
fn remove_secret(config_file: &Path, remote: &RemoteDirectorySettings) -> eyre::Result<()> {
    let ours = std::path::absolute(Places::secret_file(config_file, &remote.name))?;
    match &remote.secret_file {
        Some(file) if *file == ours => {
            private_file::remove(file).wrap_err_with(|| format!("cannot remove {}", file.display()))
        }
        _ => Ok(()),
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
