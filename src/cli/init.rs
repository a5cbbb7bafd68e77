//! `mfadmin init`: the first Owner, the key and the configuration file.

mod answers;
pub mod config_file;

use super::{embedded, failure::Failure, lock::Lock, output, session::Session, setup::Setup};
use crate::{
    contract::{Email, PlainName, Region},
    server::{
        crypto::SealingKey,
        service::access,
        store::{DatabaseAddress, Store, StoreError},
    },
};
use answers::InitAnswers;
use color_eyre::eyre::{self, WrapErr};
use config_file::Written;
use jiff::SignedDuration;

/// Long enough to begin; from then on one signs in.
const SESSION: SignedDuration = SignedDuration::from_hours(12);

/// Create an organisation: its first Owner, database, key and configuration file.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "On a terminal it asks for what is missing. It never overwrites anything.\n\n\
        Example:\n  mfadmin init --name 'Ana Lima' --email ana@example.com --organisation Example \
        --region BR"
)]
pub struct InitArgs {
    /// Your name; you become the first Owner.
    #[arg(long)]
    name: Option<PlainName>,
    /// Your e-mail address.
    #[arg(long)]
    email: Option<Email>,
    /// The organisation's name.
    #[arg(long)]
    organisation: Option<PlainName>,
    /// The country of phone numbers typed without a +, as two letters.
    #[arg(long, value_name = "COUNTRY")]
    region: Option<Region>,
    /// Show what would be created; change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(setup: Setup, args: InitArgs) -> eyre::Result<()> {
    if let Some(remote) = setup.config.directory.remote() {
        let name = &remote.name;
        return Err(Failure::Usage(format!(
            "the configuration names a directory of another system, {name}, whose database `mfadmin \
             sync` makes; for an organisation of your own say --directory local"
        ))
        .into());
    }
    let places = &setup.places;
    let dry_run = args.dry_run;
    let _lock = (!dry_run).then(|| Lock::acquire(&places.lock_file())).transpose()?;
    let database = setup.database()?;
    if let Some(store) = existing(&database, dry_run).await? {
        let refusal = refuse_second_owner(&store).await;
        store.close().await;
        refusal?;
    }
    let InitAnswers { name, email, organisation, region } = InitAnswers::gather(args, &setup)?;
    let (data, key_file) = (places.data_dir(), &setup.config.store.key_file);
    let data = data.display();

    if dry_run {
        let (name, organisation) = (name.as_str(), organisation.as_str());
        let file = setup.config_file.display();
        output::answer(&format!("{name} <{email}> would be the Owner of {organisation}."))?;
        output::answer(&match setup.config_file.exists() {
            false => format!("Configuration: {file} would be written"),
            true => format!("Configuration: {file} (exists, would not be changed)"),
        })?;
        output::answer(&match (key_file, database.file()) {
            (None, Some(_)) => format!("Database and key would be created in {data}"),
            (None, None) => format!("Tables would be created in {database}, the key in {data}"),
            (Some(key), Some(_)) => {
                format!("Database would be created in {data}, its key as {}", key.display())
            }
            (Some(key), None) => {
                format!("Tables would be created in {database}, the key as {}", key.display())
            }
        })?;
        return Ok(());
    }

    // The Owner comes after the files: until it is there, a broken attempt can simply be repeated.
    SealingKey::load_or_create(&setup.key_file())?;
    let written = config_file::write(&setup.config_file, &organisation, region)?;
    if database.file().is_none() {
        embedded::claim(&setup, &database).await?;
    }
    let store = Store::open(&database).await?;
    let owner =
        access::create_owner(&store, name.as_str(), &email).await.wrap_err("creating the Owner")?;
    let token =
        access::issue_first_session(&store, owner, SESSION).await.wrap_err("signing you in")?;
    let server = setup.config.serve.local_url().parse()?;
    store.close().await;
    Session { server, token }.save(&places.session_file())?;

    let (name, organisation) = (name.as_str(), organisation.as_str());
    let file = setup.config_file.display();
    output::answer(&format!("{name} <{email}> is the Owner of {organisation}."))?;
    output::answer(&match written {
        Written::New => format!("Configuration: {file}"),
        Written::Kept => format!("Configuration: {file} (exists, not changed)"),
    })?;
    output::answer(&match (key_file, database.file()) {
        (None, Some(_)) => format!("Database and key: {data}"),
        (Some(key), Some(_)) => format!("Database: {data}; key: {}", key.display()),
        (_, None) => format!("Database: {database}; key: {}", setup.key_file().display()),
    })?;
    output::answer("Back up the key separately from the database.")?;
    output::answer("Next: `mfadmin` opens the panel, `mfadmin import users.csv` adds users.")?;
    Ok(())
}

/// The database that is there, to look only in a dry run.
async fn existing(database: &DatabaseAddress, dry_run: bool) -> Result<Option<Store>, StoreError> {
    if !database.may_exist() {
        return Ok(None);
    }
    if !dry_run {
        return Store::open(database).await.map(Some);
    }
    match Store::open_to_read(database).await {
        // What a broken attempt has left is gone on with.
        Err(StoreError::OtherVersion { is: 0, .. }) => Ok(None),
        opened => opened.map(Some),
    }
}

async fn refuse_second_owner(store: &Store) -> eyre::Result<()> {
    match store.first_owner().await? {
        None => Ok(()),
        Some(_) => Err(Failure::Failed(
            "this organisation already has an Owner. Nothing was changed. Run `mfadmin` to open \
             the panel"
                .to_owned(),
        )
        .into()),
    }
}
