//! Which server a command speaks to, and as whom.

use super::{
    directories::ChosenBy,
    embedded::{self, Embedded},
    failure::{CommandError, Failure},
    http_options,
    local_socket::{ADDRESS, LocalServer},
    remembered::Remembered,
    session::Session,
    setup::Setup,
};
use crate::{
    client::{Client, ClientError, Trust},
    config::BaseUrl,
    contract::BearerToken,
    server::service::access::LocalUse,
};
use color_eyre::eyre;
use std::env;

/// The choice of a server.
#[derive(Clone, Debug, clap::Args)]
pub struct ServerChoice {
    /// The server to use; takes precedence over MFADMIN_SERVER, the one that `mfadmin login` remembers,
    /// and the configuration file.
    // Read as plain text, so that a password in it is not repeated on the screen.
    #[arg(long, global = true, value_name = "URL")]
    pub server: Option<String>,
}

/// A server that is there, and a token for it.
pub enum Target {
    Remote {
        url: BaseUrl,
        token: BearerToken,
        trust: Trust,
    },
    /// That of another process of this user, which holds the data folder.
    Beside(LocalServer),
    /// This process's own; it runs until released.
    Own(Box<Embedded>),
}

impl Target {
    /// Finds the server that `setup` and the environment name, or starts one.
    pub async fn find(setup: &Setup) -> eyre::Result<Self> {
        match url(setup)? {
            Some(url) => {
                let token = token(setup, &url)?;
                let trust = http_options::trust(&setup.config)?;
                Ok(Self::Remote { url, token, trust })
            }
            None => match embedded::own(setup, LocalUse::Command).await {
                Ok(own) => Ok(Self::Own(Box::new(own))),
                Err(refused) => Ok(Self::Beside(LocalServer::instead(setup, refused)?)),
            },
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Remote { url, .. } => url.to_string(),
            Self::Beside(_) => ADDRESS.to_owned(),
            Self::Own(embedded) => embedded.url(),
        }
    }

    pub fn token(&self) -> &BearerToken {
        match self {
            Self::Remote { token, .. } => token,
            Self::Beside(server) => server.token(),
            Self::Own(embedded) => embedded.token(),
        }
    }

    /// Whose certificate is believed of it.
    pub fn trust(&self) -> Trust {
        match self {
            Self::Remote { trust, .. } => trust.clone(),
            Self::Beside(server) => server.trust(),
            Self::Own(_) => Trust::default(),
        }
    }

    pub fn client(&self) -> Result<Client, ClientError> {
        Ok(Client::trusting(&self.url(), &self.trust())?.with_token(self.token().clone()))
    }

    pub async fn release(self) {
        if let Self::Own(embedded) = self {
            embedded.shutdown().await;
        }
    }
}

/// Does `work` with a client of the server that `setup` and the environment name, or of one that is
/// started for it.
pub async fn ask<T>(
    setup: &Setup,
    work: impl AsyncFnOnce(&Client, &Target) -> Result<T, CommandError>,
) -> eyre::Result<T> {
    let target = Target::find(setup).await?;
    let done = async { work(&target.client()?, &target).await };
    let (done, url) = (done.await, target.url());
    target.release().await;
    done.map_err(|trouble| trouble.at(&url))
}

/// Where the address of the server is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    Option,
    Variable,
    /// By an earlier `mfadmin login --server`.
    Login,
    Configuration,
}

/// The server that `setup` and the environment name; none means this user's own database.
pub fn url(setup: &Setup) -> eyre::Result<Option<BaseUrl>> {
    Ok(named(setup)?.map(|(url, _)| url))
}

/// [`url`], and where it is said.
pub fn named(setup: &Setup) -> eyre::Result<Option<(BaseUrl, NamedBy)>> {
    let parse = |source: &str, text: &str| -> Result<BaseUrl, Failure> {
        text.parse().map_err(|error| Failure::Usage(format!("{source}: {error}")))
    };
    if let Some(text) = &setup.server {
        return Ok(Some((parse("--server", text)?, NamedBy::Option)));
    }
    if setup.directory_by == ChosenBy::Option {
        return Ok(None);
    }
    if let Some(text) = variable("MFADMIN_SERVER")? {
        return Ok(Some((parse("MFADMIN_SERVER", &text)?, NamedBy::Variable)));
    }
    if setup.directory_by == ChosenBy::Variable {
        return Ok(None);
    }
    if let Some(remembered) = Remembered::load(&setup.places.server_file())? {
        return Ok(Some((remembered.server, NamedBy::Login)));
    }
    Ok(setup.config.server.url.clone().map(|url| (url, NamedBy::Configuration)))
}

fn token(setup: &Setup, url: &BaseUrl) -> eyre::Result<BearerToken> {
    if let Some(token) = stored_token(setup, url)? {
        return Ok(token);
    }
    let refusal = match Session::load(&setup.places.session_file())? {
        Some(session) => format!("the stored session is for {}, not for {url}", session.server),
        None => format!("there is no session for {url}"),
    };
    let refusal = format!("{refusal}. Run `mfadmin login --server {url}`, or set MFADMIN_TOKEN");
    Err(Failure::NotAllowed(refusal).into())
}

/// The token of the environment, else that of the stored session if it is for the server at `url`.
///
/// # Errors
/// The variable holds no token, or the file cannot be used.
pub fn stored_token(setup: &Setup, url: &BaseUrl) -> eyre::Result<Option<BearerToken>> {
    if let Some(text) = variable("MFADMIN_TOKEN")? {
        let parsed = text.trim().parse().map(Some);
        return parsed.map_err(|error| Failure::Usage(format!("MFADMIN_TOKEN: {error}")).into());
    }
    let session = Session::load(&setup.places.session_file())?;
    Ok(session.filter(|session| session.server == *url).map(|session| session.token))
}

/// The environment variable `name`; one that is empty counts as not set.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Failure::Usage(format!("{name} is not UTF-8 text; set it again")))
        }
    }
}
