//! The way to a directory: made of its settings, its secret and the certificates to trust.

use super::{kept::KeptIn, section};
use crate::{
    cli::{delivery_config, failure::Failure},
    config::{Config, DirectoryName, RealmLogin, RemoteAccount, RemoteDirectorySettings},
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            AvochatoDirectory, AvochatoLinks, AvochatoSettings, CALLBACK_PATH, ClientCredential,
            Keycloak, KeycloakLogin, KeycloakRoles, KeycloakSettings, PhoneAttributes, PrivacyIdea,
            PrivacyIdeaSettings, RemoteDirectory, RemoteError,
        },
    },
};
use color_eyre::eyre::{self, WrapErr};
use std::{fs, sync::Arc};

/// Holds the secret of the directory of the configuration file.
const SECRET_VARIABLE: &str = "MFADMIN_DIRECTORY_SECRET";

/// Holds the secret of the client by which people sign in, where that has one of its own.
const LOGIN_VARIABLE: &str = "MFADMIN_LOGIN_SECRET";

/// The variable that holds the secret of the directory `name`, and goes before the file that its settings
/// name: each has one of its own, so that no secret is sent to another directory.
pub fn secret_variable(name: &DirectoryName, kept_in: &KeptIn) -> String {
    match kept_in {
        KeptIn::Configuration => SECRET_VARIABLE.to_owned(),
        KeptIn::File(_) => {
            let name = name.as_str().to_ascii_uppercase().replace(['.', '-'], "_");
            format!("{SECRET_VARIABLE}_{name}")
        }
    }
}

/// The directory that `config` names, if it is another system's; its settings are in `kept_in`. Nothing is
/// asked of it yet.
///
/// # Errors
/// Its secret or its certificates cannot be read, or a setting cannot be right.
pub fn remote_of(
    config: &Config,
    kept_in: &KeptIn,
) -> eyre::Result<Option<Arc<dyn RemoteDirectory>>> {
    let Some(remote) = config.directory.remote() else { return Ok(None) };
    let secret = match remote.key_file() {
        Some(key) => Secret::load_key(key).wrap_err("[directory] key_file")?,
        None => {
            let file = remote.secret_file.as_deref();
            let variable = secret_variable(&remote.name, kept_in);
            delivery_config::secret(&variable, file, "[directory] secret_file")?
        }
    };
    way_of(config, &remote, secret).map(Some)
}

/// As which client people sign in by the realm, where they do.
fn login_of(
    config: &Config,
    remote: &RemoteDirectorySettings,
    secret: &Secret,
) -> eyre::Result<Option<KeycloakLogin>> {
    let (login, RemoteAccount::Keycloak(account)) = (&config.login.realm, &remote.account) else {
        return Ok(None);
    };
    if !login.enabled {
        return Ok(None);
    }
    let key = "[login.realm] secret_file";
    let secret = match &login.secret_file {
        None if login.is_own_client(&config.directory) => secret.clone(),
        file => delivery_config::secret(LOGIN_VARIABLE, file.as_deref(), key)?,
    };
    let client_id = login.client_id.clone().unwrap_or_else(|| account.client_id.clone());
    let (scopes, acr) = (login.scopes.clone(), login.acr.clone());
    let public_url = config.serve.public_url.as_ref();
    let callback = public_url.map(|url| format!("{url}{CALLBACK_PATH}"));
    Ok(Some(KeycloakLogin { client_id, secret, scopes, acr, callback }))
}

/// `config` with `remote` as its directory, by which people sign in as `login` says; nobody does without.
pub fn with_login(
    config: &Config,
    remote: &RemoteDirectorySettings,
    login: Option<&RealmLogin>,
) -> Config {
    let mut config = config.clone();
    config.directory = section::settings_of(remote, None);
    config.login.realm = login.cloned().unwrap_or_default();
    config
}

/// The way to `remote` with `secret`, or with the private key where its settings name one, and by which people
/// sign in as `config` says.
///
/// # Errors
/// The certificates or a secret cannot be read, or a setting cannot be right.
pub fn way_of(
    config: &Config,
    remote: &RemoteDirectorySettings,
    secret: Secret,
) -> eyre::Result<Arc<dyn RemoteDirectory>> {
    let login = login_of(config, remote, &secret)?;
    made(remote, secret, login)
}

fn made(
    remote: &RemoteDirectorySettings,
    secret: Secret,
    login: Option<KeycloakLogin>,
) -> eyre::Result<Arc<dyn RemoteDirectory>> {
    let ca = remote.ca_file.as_ref().map(|path| {
        fs::read(path)
            .wrap_err_with(|| format!("cannot read [directory] ca_file {}", path.display()))
    });
    let (ca, url, clock) = (ca.transpose()?, remote.url.clone(), Clock::System);
    let made: Result<Arc<dyn RemoteDirectory>, RemoteError> = match remote.account.clone() {
        RemoteAccount::Avochato { auth_id, inbox, links } => {
            let usual = AvochatoLinks::default();
            let links = AvochatoLinks {
                users: links.users.map_or(usual.users, String::from),
                user: links.user.map(String::from).or(usual.user),
            };
            let settings = AvochatoSettings { url, auth_id, secret, inbox, links, ca };
            AvochatoDirectory::new(settings, clock).map(|it| Arc::new(it) as Arc<_>)
        }
        RemoteAccount::PrivacyIdea { realm, admin: account } => {
            let url = url.parse()?;
            let settings = PrivacyIdeaSettings { url, realm, account, secret, ca };
            PrivacyIdea::new(settings, clock).map(|it| Arc::new(it) as Arc<_>)
        }
        RemoteAccount::Keycloak(account) => {
            let usual = PhoneAttributes::default();
            let credential = match account.key_file {
                Some(_) => ClientCredential::Key(secret),
                None => ClientCredential::Secret(secret),
            };
            let settings = KeycloakSettings {
                url: url.parse()?,
                realm: account.realm,
                client_id: account.client_id,
                credential,
                roles: KeycloakRoles { owners: account.owners, admins: account.admins },
                phone: PhoneAttributes {
                    number: account.phone.unwrap_or(usual.number),
                    is_verified: account.phone_verified.unwrap_or(usual.is_verified),
                },
                enrolment: account.enrolment,
                ca,
            };
            let keycloak = Keycloak::new(settings.clone(), clock.clone());
            let keycloak = keycloak.and_then(|keycloak| match login {
                Some(login) => keycloak.with_login(login, &settings, clock),
                None => Ok(keycloak),
            });
            keycloak.map(|it| Arc::new(it) as Arc<_>)
        }
    };
    made.map_err(|error| failure(remote, &error).into())
}

/// Why `remote` cannot be worked with, and what to do next.
pub fn failure(remote: &RemoteDirectorySettings, error: &RemoteError) -> Failure {
    let (label, url) = (remote.kind().label(), &remote.url);
    // The system's own words may be a sentence.
    let told = |what: String, next: &str| {
        format!("{label} at {url} {}. {next}", what.trim_end_matches('.'))
    };
    match error {
        RemoteError::OutOfReach(why) => Failure::Unreachable(told(
            format!("cannot be reached ({why})"),
            "Check the address and the network, then try again",
        )),
        RemoteError::NotTrusted(why) => Failure::Unreachable(told(
            format!("is not trusted: {why}"),
            "Check the address; for a private authority name its certificates with --ca-file, or as \
             [directory] ca_file",
        )),
        RemoteError::SignInRefused(why) => Failure::NotAllowed(told(
            format!("refused the secret: {why}"),
            "Check the account and its secret; `mfadmin connect` asks for them again",
        )),
        RemoteError::NotPermitted(why) => Failure::NotAllowed(told(
            format!("does not let this account read: {why}"),
            "Give the account the rights there, or use another account",
        )),
        RemoteError::Setting { setting, message } => {
            Failure::Usage(format!("{setting}: {message}"))
        }
        RemoteError::TooMany { message, .. } => Failure::Unreachable(told(
            format!("asks to be left alone for now: {message}"),
            "Try again later",
        )),
        RemoteError::Faulty(why) => Failure::Unreachable(told(
            format!("cannot answer now: {why}"),
            "Try again later; if it goes on, look at its own log",
        )),
        RemoteError::Unreadable(why) => Failure::Failed(told(
            format!("gave no answer that can be read: {why}"),
            &format!("Check that this is the address of {label}"),
        )),
        RemoteError::Incomplete(why) => Failure::Failed(told(
            format!("does not tell all users: {why}"),
            "Nobody was taken for gone",
        )),
    }
}
