//! What the commands of operators begin with on the host of a directory's server, and how they show a link.

use super::super::{embedded, failure::Failure, output, setup::Setup};
use crate::server::{
    crypto::SealingKey, directory::link_issuer::LinkIssuer, directory::local::LocalDirectory,
    language::Voice, service::operator_accounts::PasswordLink, store::Store,
};
use clap::ValueEnum;
use color_eyre::eyre::{self, WrapErr};

/// What a command does to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Reads,
    Changes,
}

/// How a list is shown.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum OperatorListFormat {
    Table,
    Json,
}

/// The database of the directory that another system keeps.
///
/// # Errors
/// The users live here, or were never read.
pub async fn open(setup: &Setup, access: Access) -> eyre::Result<Store> {
    let Some(remote) = setup.config.directory.remote() else {
        return Err(Failure::Usage(
            "this is the local directory: its own Owners and Admins sign in. Add one with `mfadmin user \
             add EMAIL --name NAME --role admin`, or name a connected directory with --directory"
                .to_owned(),
        )
        .into());
    };
    let never_read = || {
        let (name, url) = (&remote.name, &remote.url);
        Failure::Failed(format!(
            "the users of {name} at {url} were never read here. Run `mfadmin sync` to read them"
        ))
    };
    let database = setup.database()?;
    if !database.may_exist() {
        return Err(never_read().into());
    }
    let store = match access {
        Access::Reads => Store::open_to_read(&database).await?,
        Access::Changes => Store::open(&database).await?,
    };
    if store.first_owner().await?.is_none() {
        store.close().await;
        return Err(never_read().into());
    }
    Ok(store)
}

/// What changes the credentials that this database has.
pub fn credentials(setup: &Setup) -> eyre::Result<LocalDirectory> {
    let key = SealingKey::load(&setup.key_file())
        .wrap_err("the database key cannot be used; restore it from a backup")?;
    let config = &setup.config;
    Ok(LocalDirectory {
        key,
        voice: Voice::of(config.organisation.for_api(), &config.pages)?,
        links: LinkIssuer {
            public_url: embedded::base_of_links(config).trim_end_matches('/').to_owned(),
            lifetimes: embedded::lifetimes(&config.links),
            // Its one link is vouched for, whatever is sent.
            sends: Vec::new(),
        },
        required: config.policy.required,
    })
}

/// Prints the link once, and says what to do with it.
pub fn show(setup: &Setup, link: &PasswordLink) -> eyre::Result<()> {
    output::answer(link.url.reveal())?;
    let until = link.expires_at.strftime("%Y-%m-%d %H:%M UTC");
    output::note(&format!(
        "Give it to nobody but the operator, who chooses a password there, until {until}; `mfadmin serve` \
         has to run. It works once and is not shown again. The first `mfadmin login` sets up an \
         authenticator app and shows recovery codes."
    ))?;
    if setup.config.serve.public_url.is_none() {
        output::note(
            "It leads to this machine alone: [serve] public_url is not set. Set it to the address at which \
             operators reach `mfadmin serve`, then `mfadmin operator reset` makes another link.",
        )?;
    }
    Ok(())
}
