//! By which client of a realm people sign in to `mfadmin serve`: from the command line, else from the person at
//! the terminal.

use super::{
    super::{
        directories::KeptIn,
        output,
        prompts::{Echo, Prompts},
    },
    usage,
};
use crate::{
    config::{DirectorySettings, RealmLogin},
    contract::DirectoryKind,
    secret::Secret,
};
use color_eyre::eyre;
use std::path::{Path, PathBuf, absolute};

#[derive(Debug, Default, clap::Args)]
pub struct LoginClientArgs {
    /// The client of Keycloak by which its Owners and Admins sign in to `mfadmin serve`.
    #[arg(long, value_name = "CLIENT")]
    login_client: Option<String>,
    /// A file (mode 0600) whose only line is the secret of that client, where it is another one.
    #[arg(long, value_name = "FILE", requires = "login_client")]
    login_secret_file: Option<PathBuf>,
}

/// What `[login.realm]` is to say; nothing where it stays as it is.
///
/// # Errors
/// The secret of the client is missing, or no realm is connected.
pub async fn gather(
    args: LoginClientArgs,
    settings: &DirectorySettings,
    asking: Option<&mut Prompts>,
) -> eyre::Result<Option<RealmLogin>> {
    let LoginClientArgs { login_client: client, login_secret_file: file } = args;
    if settings.kind != DirectoryKind::Keycloak {
        return match client {
            None => Ok(None),
            Some(_) => Err(usage("--login-client is a client of Keycloak")),
        };
    }
    let (client, file) = match (client, asking) {
        (Some(client), _) => (client, file),
        (None, None) => return Ok(None),
        (None, Some(prompts)) => {
            let question = "Client by which its Owners and Admins sign in to `mfadmin serve` \
                            (empty: none):";
            let typed = prompts.line(question, Echo::Shown).await?;
            let client = typed.trim().to_owned();
            if client.is_empty() {
                return Ok(None);
            }
            let file = match is_other(settings, &client) {
                true => Some(secret_file(prompts).await?),
                false => None,
            };
            (client, file)
        }
    };
    if let Some(file) = &file {
        Secret::load(file)?;
    } else if is_other(settings, &client) {
        return Err(usage("the secret of --login-client is missing; give --login-secret-file"));
    }
    let secret_file = file.map(absolute).transpose()?;
    Ok(Some(RealmLogin {
        enabled: true,
        client_id: Some(client),
        secret_file,
        ..RealmLogin::default()
    }))
}

/// # Errors
/// The directory has a file of its own, and `[login.realm]` is one section of the configuration.
pub fn require_place(login: Option<&RealmLogin>, kept_in: &KeptIn) -> eyre::Result<()> {
    match (login, kept_in) {
        (Some(_), KeptIn::File(_)) => Err(usage(
            "people sign in by the directory of the configuration file alone; leave --login-client out, \
             and write [login.realm] into a configuration of its own",
        )),
        _ => Ok(()),
    }
}

/// Whether the client needs a secret of its own: the directory is read as another one, or by a key.
fn is_other(settings: &DirectorySettings, client: &str) -> bool {
    settings.client_id.as_deref() != Some(client) || settings.key_file.is_some()
}

async fn secret_file(prompts: &mut Prompts) -> eyre::Result<PathBuf> {
    loop {
        let typed = prompts.line("File with its secret (mode 0600):", Echo::Shown).await?;
        match Secret::load(Path::new(typed.trim())) {
            Ok(_) => return Ok(PathBuf::from(typed.trim())),
            Err(error) => output::note(&format!("{error}"))?,
        }
    }
}
