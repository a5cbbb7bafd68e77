//! What has to be known of a directory: from the command line, else from the person at the terminal.

use super::{ConnectArgs, LEFT, login, usage};
use crate::{
    cli::{
        directories::{self, secret_variable},
        output,
        prompts::{Echo, Prompts, on_a_terminal},
    },
    config::{DirectoryFile, DirectorySettings, DirectoryUrl, RealmLogin, RemoteDirectorySettings},
    contract::DirectoryKind,
    secret::Secret,
};
use color_eyre::eyre;
use std::{
    env,
    path::{PathBuf, absolute},
};

pub struct ConnectAnswers {
    pub remote: RemoteDirectorySettings,
    pub secret: Secret,
    pub source: SecretSource,
    /// What `[login.realm]` is to say; absent where it stays as it is.
    pub login: Option<RealmLogin>,
}

/// Where the secret comes from.
pub enum SecretSource {
    Typed,
    File(PathBuf),
    Variable,
    /// It is a private key, which is read where it is.
    Key(PathBuf),
}

/// # Errors
/// Something is missing and nobody is there to be asked, or what was given does not go together.
pub async fn gather(
    args: ConnectArgs,
    config_file: &std::path::Path,
) -> eyre::Result<ConnectAnswers> {
    let kind = DirectoryKind::from(args.kind);
    let mut settings = DirectorySettings {
        kind,
        name: args.name.clone(),
        url: args.url,
        account: args.account,
        inbox: args.inbox,
        realm: args.realm,
        client_id: args.client_id,
        owners: args.owners,
        admins: args.admins,
        enrolment: args.enrolment,
        key_file: args.key_file.map(absolute).transpose()?,
        ca_file: args.ca_file,
        ..DirectorySettings::default()
    };
    let mut asking = on_a_terminal().then(|| Prompts::new(LEFT)).transpose()?;
    match kind {
        DirectoryKind::Avochato => avochato(&mut settings, asking.as_mut()).await?,
        DirectoryKind::Keycloak => keycloak(&mut settings, asking.as_mut()).await?,
        DirectoryKind::PrivacyIdea | DirectoryKind::Local => {
            privacyidea(&mut settings, asking.as_mut()).await?;
        }
    }
    let login = login::gather(args.login, &settings, asking.as_mut()).await?;
    let remote = remote(&settings)?;
    // Told before a secret is typed.
    let (name, kept_in) = directories::place_for(config_file, &remote, args.name.as_ref())?;
    let variable = secret_variable(&name, &kept_in);
    let given = (args.secret_file, variable.as_str());
    let (secret, source) = secret(&settings, given, asking.as_mut()).await?;
    Ok(ConnectAnswers { remote, secret, source, login })
}

async fn avochato(
    settings: &mut DirectorySettings,
    asking: Option<&mut Prompts>,
) -> eyre::Result<()> {
    if settings.account.is_some() {
        return Ok(());
    }
    let Some(prompts) = asking else {
        return Err(usage("Avochato's auth id is missing; give it with --account"));
    };
    settings.account = Some(required(prompts, "Auth id of Avochato:").await?);
    if settings.inbox.is_none() {
        let question = "Inbox, by its subdomain (empty: the account's own):";
        settings.inbox = optional(prompts, question).await?;
    }
    Ok(())
}

async fn privacyidea(
    settings: &mut DirectorySettings,
    asking: Option<&mut Prompts>,
) -> eyre::Result<()> {
    let given = settings.account.is_some() || settings.url.is_some() && settings.realm.is_some();
    let Some(prompts) = asking else {
        if settings.url.is_none() || settings.realm.is_none() {
            return Err(usage(
                "privacyIDEA needs an address and a realm; give both --url and --realm",
            ));
        }
        return Ok(());
    };
    if settings.url.is_none() {
        settings.url = Some(address(prompts, "https://pi.example.com").await?);
    }
    if settings.realm.is_none() {
        settings.realm = Some(required(prompts, "Realm:").await?);
    }
    if !given {
        let question = "Admin of privacyIDEA (empty: use an API key):";
        settings.account = optional(prompts, question).await?;
    }
    Ok(())
}

async fn keycloak(
    settings: &mut DirectorySettings,
    asking: Option<&mut Prompts>,
) -> eyre::Result<()> {
    let Some(prompts) = asking else {
        let given =
            [settings.url.is_some(), settings.realm.is_some(), settings.client_id.is_some()];
        return match given {
            [true, true, true] => Ok(()),
            _ => Err(usage(
                "Keycloak needs an address, a realm and a client; give --url, --realm and --client-id",
            )),
        };
    };
    if settings.url.is_none() {
        settings.url = Some(address(prompts, "https://sso.example.com").await?);
    }
    if settings.realm.is_none() {
        settings.realm = Some(required(prompts, "Realm:").await?);
    }
    if settings.client_id.is_none() {
        settings.client_id = Some(required(prompts, "Client id (with a service account):").await?);
    }
    Ok(())
}

async fn secret(
    settings: &DirectorySettings,
    (file, variable): (Option<PathBuf>, &str),
    asking: Option<&mut Prompts>,
) -> eyre::Result<(Secret, SecretSource)> {
    if let Some(key) = &settings.key_file {
        return Ok((Secret::load_key(key)?, SecretSource::Key(key.clone())));
    }
    if let Some(file) = file {
        return Ok((Secret::load(&file)?, SecretSource::File(file)));
    }
    if let Some(text) = env::var_os(variable).filter(|text| !text.is_empty()) {
        let text = text.into_string();
        let text = text.map_err(|_| usage(&format!("{variable} is not UTF-8 text")))?;
        return Ok((Secret::new(text), SecretSource::Variable));
    }
    let Some(prompts) = asking else {
        return Err(usage(&format!(
            "the secret is missing; give a file with --secret-file, or set {variable}"
        )));
    };
    let question = match (settings.kind, &settings.account) {
        (DirectoryKind::Avochato, _) => "Auth secret (not shown):".to_owned(),
        (DirectoryKind::Keycloak, _) => "Secret of the client (not shown):".to_owned(),
        (_, Some(admin)) => format!("Password of {admin} (not shown):"),
        (_, None) => "API key (not shown):".to_owned(),
    };
    loop {
        let typed = prompts.line(&question, Echo::Hidden).await?;
        let typed = typed.trim();
        if !typed.is_empty() && !typed.contains(char::is_control) {
            return Ok((Secret::new(typed), SecretSource::Typed));
        }
        output::note("A secret is one line of text; paste or type it, then press Enter.")?;
    }
}

async fn address(prompts: &mut Prompts, example: &str) -> eyre::Result<DirectoryUrl> {
    loop {
        let typed = prompts.line(&format!("Address ({example}):"), Echo::Shown).await?;
        match typed.parse() {
            Ok(url) => return Ok(url),
            Err(error) => output::note(&format!("{error}"))?,
        }
    }
}

async fn required(prompts: &mut Prompts, question: &str) -> eyre::Result<String> {
    loop {
        match optional(prompts, question).await? {
            Some(text) => return Ok(text),
            None => output::note("It cannot be left out.")?,
        }
    }
}

async fn optional(prompts: &mut Prompts, question: &str) -> eyre::Result<Option<String>> {
    let typed = prompts.line(question, Echo::Shown).await?;
    Ok(Some(typed.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// The directory that `settings` make, by the rules of the configuration.
fn remote(settings: &DirectorySettings) -> eyre::Result<RemoteDirectorySettings> {
    let text = toml::to_string(&DirectoryFile { directory: settings.clone() })?;
    let read = DirectoryFile::parse(&text).map_err(|fault| {
        let key = fault.key.unwrap_or_default();
        usage(&format!("{key}: {}", fault.message))
    })?;
    read.directory.remote().ok_or_else(|| usage("name a kind"))
}
