//! Reading all users of a directory: by a server of this process, or by the one that holds its database.

mod progress;

use super::{
    directories::failure,
    embedded::{self, Door, Refreshing},
    failure::Failure,
    local_socket::{ADDRESS, LocalServer},
    lock::Lock,
    setup::Setup,
    signals,
};
use crate::{
    client::{Client, ClientError},
    config::{DirectoryName, RemoteDirectorySettings},
    contract::{
        PlainName,
        api::{DirectoryRefresh, DirectoryStatus, ReadingCounts},
        text::{counted, number},
    },
    server::{
        crypto::SealingKey,
        service::{
            access,
            mirror::{OnShrink, ScanError, ScanReport, ScanStart},
        },
        store::{Store, StoreError},
    },
};
use color_eyre::eyre::{self, WrapErr};
use jiff::Timestamp;
pub use progress::ReadingProgress;
use serde::Serialize;
use std::{env, time::Duration};
use tokio::time::sleep;

/// How often somebody is told how far it has come.
const BEAT: Duration = Duration::from_millis(250);

/// What a reading came to.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingDone {
    /// When it was begun.
    pub as_of: Option<Timestamp>,
    /// Absent where a process of an older version has read it, which does not say.
    #[serde(flatten)]
    pub report: Option<ReadingCounts>,
}

impl ReadingDone {
    /// The answer in one line.
    pub fn sentence(&self, name: &DirectoryName) -> String {
        let Some(report) = &self.report else {
            return format!("{name} was read by the process that serves it.");
        };
        let ReadingCounts { users, added, changed, gone, unread } = *report;
        let mut line = format!("Read {} of {name}", counted(users, "user"));
        let parts = [(added, "added"), (changed, "changed"), (gone, "gone"), (unread, "unknown")];
        let parts = parts.map(|(count, word)| format!("{} {word}", number(count)));
        line += &format!(": {}.", parts.join(", "));
        line
    }
}

/// Makes the database of the directory that is managed, with the account that acts on this host. One that
/// is there already stays.
///
/// # Errors
/// Another process holds it, or a file cannot be written.
pub async fn prepare(setup: &Setup) -> eyre::Result<()> {
    if setup.config.directory.remote().is_none() {
        return Err(no_remote().into());
    }
    let database = setup.database()?;
    if database.may_exist() {
        let store = Store::open_to_read(&database).await;
        let is_made = match &store {
            Ok(store) => store.first_owner().await?.is_some(),
            // There are no tables yet.
            Err(StoreError::OtherVersion { is: 0, .. }) => false,
            // Whoever opens it brings it over.
            Err(_) => true,
        };
        if let Ok(store) = store {
            store.close().await;
        }
        if is_made {
            return Ok(());
        }
    }
    let _lock = Lock::acquire(&setup.places.lock_file())?;
    // The account comes last: until it is there, a broken attempt can simply be repeated.
    SealingKey::load_or_create(&setup.key_file())?;
    if database.file().is_none() {
        embedded::claim(setup, &database).await?;
    }
    let store = Store::open(&database).await?;
    let made = match store.first_owner().await? {
        None => access::ensure_host_account(&store, &host_name()).await.map(drop),
        Some(_) => Ok(()),
    };
    store.close().await;
    made.wrap_err("creating the account of this host")
}

/// What the account of this host is called: as the user who works there.
fn host_name() -> String {
    let names = ["USER", "LOGNAME"].into_iter().filter_map(|name| env::var(name).ok());
    let mut names = names.filter_map(|name| name.parse::<PlainName>().ok());
    names.next().map_or_else(|| "Operator".to_owned(), |name| name.as_str().to_owned())
}

/// Reads all users, and shows on a terminal how far it has come.
///
/// # Errors
/// The directory cannot be read, or somebody stopped it; the next reading goes on from there.
pub async fn read(
    setup: &Setup,
    start: ScanStart,
    on_shrink: OnShrink,
) -> eyre::Result<ReadingDone> {
    let Some(remote) = setup.config.directory.remote() else { return Err(no_remote().into()) };
    let door = Door::of_this_process(&setup.config);
    let started = embedded::start(setup, door, Refreshing::OnDemand).await;
    let (server, _lock) = match started {
        Ok(started) => started,
        Err(refused) => {
            let beside = LocalServer::instead(setup, refused)?;
            return beside_read(&remote, &beside, on_shrink).await;
        }
    };
    let stop = signals::stop().wrap_err("watching for signals")?;
    let mut progress = ReadingProgress::begin();
    let told = async {
        loop {
            if let Ok(status) = server.directory_status().await {
                progress.draw(status.reading)?;
            }
            sleep(BEAT).await;
        }
    };
    let outcome: eyre::Result<ScanReport> = tokio::select! {
        read = server.read_directory(start, on_shrink) => {
            read.map_err(|error| of_scan(&remote, error))
        }
        failed = told => failed,
        () = stop => Err(Failure::Failed(STOPPED.to_owned()).into()),
    };
    let as_of = server.directory_status().await.ok().and_then(|status| status.as_of);
    server.shutdown().await;
    progress.clear()?;
    Ok(ReadingDone { as_of, report: Some(outcome?.into()) })
}

const STOPPED: &str =
    "stopped; the users that were read are kept, and `mfadmin sync` goes on from there";

/// Has the process that holds the database read them.
async fn beside_read(
    remote: &RemoteDirectorySettings,
    beside: &LocalServer,
    on_shrink: OnShrink,
) -> eyre::Result<ReadingDone> {
    let client = Client::trusting(ADDRESS, &beside.trust())?.with_token(beside.token().clone());
    let told = |error: ClientError| eyre::Report::from(Failure::of_call(ADDRESS, &error));
    let refresh = DirectoryRefresh {
        accept_shrink: on_shrink == OnShrink::Accept,
        ..DirectoryRefresh::default()
    };
    let before = client.directory().await.map_err(told)?;
    client.refresh_directory(refresh).await.map_err(told)?;
    let stop = signals::stop().wrap_err("watching for signals")?;
    let mut progress = ReadingProgress::begin();
    let end = async {
        loop {
            let status = client.directory().await.map_err(told)?;
            progress.draw(status.reading)?;
            if ended(&before, &status) {
                return Ok::<_, eyre::Report>(status);
            }
            sleep(BEAT).await;
        }
    };
    let ended = tokio::select! {
        ended = end => ended,
        () = stop => Err(Failure::Failed(format!(
            "stopped waiting; the process that serves {} reads on",
            remote.name
        ))
        .into()),
    };
    progress.clear()?;
    let status = ended?;
    match (status.fault, status.shrunk) {
        (Some(fault), Some(_)) => Err(Failure::BelowBar(fault).into()),
        (Some(fault), None) => Err(Failure::Failed(format!("{}: {fault}", remote.name)).into()),
        (None, _) => Ok(ReadingDone { as_of: status.as_of, report: status.last }),
    }
}

/// Whether a reading ended since `before`.
fn ended(before: &DirectoryStatus, now: &DirectoryStatus) -> bool {
    now.readings > before.readings || before.as_of != now.as_of
}

fn of_scan(remote: &RemoteDirectorySettings, error: ScanError) -> eyre::Report {
    match &error {
        ScanError::Interrupted(cause) | ScanError::Refused(cause) => failure(remote, cause).into(),
        ScanError::Shrunk { .. } => Failure::BelowBar(error.to_string()).into(),
        ScanError::Elsewhere => Failure::Failed(error.to_string()).into(),
        ScanError::Service(_) => error.into(),
    }
}

fn no_remote() -> Failure {
    Failure::Usage(
        "your own database is no other system's, so there is nothing to read. Connect one with \
         `mfadmin connect`, or choose one with --directory"
            .to_owned(),
    )
}
