//! `mfadmin connect`: another system's users, a few questions later.

mod answers;
mod login;
mod trial;

use super::{
    directories::{self, Connected, KeptIn, secret_variable},
    failure::Failure,
    output, panel,
    prompts::on_a_terminal,
    reading::{self, ReadingDone},
    setup::Setup,
    target,
    value_enum::value_parser,
};
use crate::{
    config::{DirectoryName, DirectoryUrl, Places, RemoteDirectorySettings},
    contract::{DirectoryKind, EnrolmentWay},
    private_file,
    secret::Secret,
    server::service::mirror::{OnShrink, ScanStart},
};
use answers::{ConnectAnswers, SecretSource};
use clap::ValueEnum;
use color_eyre::eyre::{self, WrapErr};
use std::path::{PathBuf, absolute};

/// Connect the users of another system, and read them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It asks for what is missing, on a terminal, and tries it before anything is written. \
     Then it writes [directory] into the configuration file (with --name: into a file of its own), the \
     secret into a file that only you read, reads all users, and opens the panel. Ctrl-C stops the \
     reading; `mfadmin sync` goes on with it.\n\n\
        The secret is asked for, or comes from --secret-file or the variable MFADMIN_DIRECTORY_SECRET; it \
        is never an argument. With --name NAME the variable is MFADMIN_DIRECTORY_SECRET_NAME, in \
        capitals, with _ for . and -.\n\n\
        Exit codes: 0 done, 1 failed, 2 usage, 4 the secret or the rights are refused, 5 not reached.\n\n\
        Examples:\n  mfadmin connect avochato\n  mfadmin connect privacyidea --url \
        https://pi.example.com --realm corp --account mfadmin\n  mfadmin connect keycloak --url \
        https://sso.example.com --realm acme --client-id mfadmin\n  mfadmin connect avochato --account ID \
        --inbox acme --secret-file secret --name acme --no-panel"
)]
pub struct ConnectArgs {
    /// What it is.
    #[arg(value_enum, value_name = "KIND")]
    kind: RemoteKind,
    /// Its address; with Avochato only if not the usual one.
    #[arg(long)]
    url: Option<DirectoryUrl>,
    /// Avochato's auth id, or an admin of privacyIDEA; without one, an API key of privacyIDEA is asked
    /// for.
    #[arg(long)]
    account: Option<String>,
    /// The inbox of Avochato (its subdomain), where the account has several.
    #[arg(long)]
    inbox: Option<String>,
    /// The realm of privacyIDEA or Keycloak.
    #[arg(long)]
    realm: Option<String>,
    /// The client of Keycloak, with a service account.
    #[arg(long)]
    client_id: Option<String>,
    /// A realm role of Keycloak, or a group (/staff/it), whose members are Owners. Can be given again.
    #[arg(long, value_name = "ROLE")]
    owners: Vec<String>,
    /// The same, for Admins.
    #[arg(long, value_name = "ROLE")]
    admins: Vec<String>,
    /// How users of Keycloak come to an authenticator: by a page of mfadmin, or by a mail of Keycloak's own.
    #[arg(long, value_name = "WAY", value_parser = value_parser(&EnrolmentWay::ALL))]
    enrolment: Option<EnrolmentWay>,
    /// A file (mode 0600) whose only line is the secret. It is read where it is, and not copied.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// A file (mode 0600) with the private key (PEM) of Keycloak's client, in place of a secret.
    #[arg(long, value_name = "FILE", conflicts_with = "secret_file")]
    key_file: Option<PathBuf>,
    #[command(flatten)]
    login: login::LoginClientArgs,
    /// Certificates (PEM) to trust in place of the system's.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// What --directory calls it, where another one is connected already.
    #[arg(long)]
    name: Option<DirectoryName>,
    /// Do not open the panel.
    #[arg(long)]
    no_panel: bool,
    /// Try it and say what would be written; change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// The kinds of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RemoteKind {
    Avochato,
    #[value(name = "privacyidea")]
    PrivacyIdea,
    Keycloak,
}

impl From<RemoteKind> for DirectoryKind {
    fn from(kind: RemoteKind) -> Self {
        match kind {
            RemoteKind::Avochato => Self::Avochato,
            RemoteKind::PrivacyIdea => Self::PrivacyIdea,
            RemoteKind::Keycloak => Self::Keycloak,
        }
    }
}

pub async fn run(setup: Setup, args: ConnectArgs) -> eyre::Result<()> {
    let (name, opens_panel, dry_run) = (args.name.clone(), !args.no_panel, args.dry_run);
    let config_file = absolute(&setup.config_file)?;
    let answers = answers::gather(args, &config_file).await?;
    let ConnectAnswers { remote, secret, source, login } = answers;
    let (name, kept_in) = directories::place_for(&config_file, &remote, name.as_ref())?;
    login::require_place(login.as_ref(), &kept_in)?;
    let tried = directories::with_login(&setup.config, &remote, login.as_ref());
    trial::run(&tried, &remote, secret.clone()).await?;

    let secret_file = match &source {
        SecretSource::Typed => Some(absolute(Places::secret_file(&config_file, &name))?),
        SecretSource::File(path) => Some(absolute(path)?),
        SecretSource::Variable | SecretSource::Key(_) => None,
    };
    let ca_file = remote.ca_file.as_ref().map(absolute).transpose()?;
    let remote = RemoteDirectorySettings { name, secret_file, ca_file, ..remote };
    let connected = Connected { remote, kept_in };
    if dry_run {
        return tell_plan(&connected, &config_file, &source);
    }
    let setup = setup.managing(&connected);
    reading::prepare(&setup).await?;
    if let (SecretSource::Typed, Some(file)) = (&source, &connected.remote.secret_file) {
        store_secret(file, &secret)?;
    }
    connected.save(&config_file)?;
    if let Some(login) = &login {
        directories::save_login(&config_file, login)?;
    }
    tell_written(&connected, &config_file, &source)?;

    let done = reading::read(&setup, ScanStart::Resume, OnShrink::Stop).await?;
    tell_read(&connected.remote, &done)?;
    tell_of_servers(&setup, &connected)?;
    tell_of_links(&setup, &connected.remote)?;
    if opens_panel && on_a_terminal() && !output::is_dumb_terminal() {
        return panel::run(setup, panel::PanelForm::Drawn).await;
    }
    Ok(output::note(&format!("`mfadmin{}` opens the panel.", option(&connected)))?)
}

/// What has to be given to choose the directory.
fn option(connected: &Connected) -> String {
    match connected.kept_in {
        KeptIn::Configuration => String::new(),
        KeptIn::File(_) => format!(" --directory {}", connected.remote.name),
    }
}

fn store_secret(file: &std::path::Path, secret: &Secret) -> eyre::Result<()> {
    let line = secret.reveal().to_owned() + "\n";
    private_file::replace(file, line.as_bytes())
        .wrap_err_with(|| format!("cannot write the secret file {}", file.display()))
}

fn tell_plan(
    connected: &Connected,
    config_file: &std::path::Path,
    source: &SecretSource,
) -> eyre::Result<()> {
    let (name, file) = (&connected.remote.name, connected.file(config_file));
    output::answer(&format!("{name} would be connected; {} would be written.", file.display()))?;
    if let (SecretSource::Typed, Some(secret)) = (source, &connected.remote.secret_file) {
        output::answer(&format!("The secret would be stored in {}.", secret.display()))?;
    }
    Ok(())
}

fn tell_written(
    connected: &Connected,
    config_file: &std::path::Path,
    source: &SecretSource,
) -> eyre::Result<()> {
    let file = connected.file(config_file);
    output::answer(&format!("Configuration: {}", file.display()))?;
    match (source, &connected.remote.secret_file) {
        (SecretSource::Key(key), _) => output::answer(&format!("Key: {}", key.display()))?,
        (SecretSource::Variable, _) | (_, None) => {
            let variable = secret_variable(&connected.remote.name, &connected.kept_in);
            output::note(&format!("The secret is not stored: set {variable} for later, too."))?;
        }
        (_, Some(secret)) => output::answer(&format!("Secret: {}", secret.display()))?,
    }
    Ok(())
}

fn tell_read(remote: &RemoteDirectorySettings, done: &ReadingDone) -> eyre::Result<()> {
    Ok(output::answer(&done.sentence(&remote.name))?)
}

/// Commands go to a server that was signed in to, which is not what was connected.
fn tell_of_servers(setup: &Setup, connected: &Connected) -> eyre::Result<()> {
    let named = Setup { directory_by: directories::ChosenBy::Configuration, ..setup.clone() };
    if let Some(url) = target::url(&named)? {
        let name = &connected.remote.name;
        output::note(&format!(
            "Commands use the server {url}; --directory {name} uses this directory. `mfadmin server` \
             says why."
        ))?;
    }
    Ok(())
}

/// What the first setup link needs, where it leads to a page of ours and nobody has said where that is.
fn tell_of_links(setup: &Setup, remote: &RemoteDirectorySettings) -> eyre::Result<()> {
    let is_here = remote.kind() == DirectoryKind::PrivacyIdea;
    if is_here && setup.config.serve.public_url.is_none() {
        output::note(
            "Before the first setup link: set [serve] public_url, where `mfadmin serve` is reached, and \
             [organisation] name, in which users are written to.",
        )?;
    }
    Ok(())
}

/// What it means that the person left.
const LEFT: &str = "nothing was changed; run `mfadmin connect` again";

fn usage(why: &str) -> eyre::Report {
    Failure::Usage(why.to_owned()).into()
}
