//! The mirror: the users of a directory that another system keeps, as rows of our own database, so that
//! every question is answered at our speed and also while the directory is out of reach.
//!
//! All users are read in generations, page by page. Who is not told in a whole generation is asked for alone,
//! and taken for gone where the directory does not have them then either: a list that was cut off looks
//! complete almost everywhere, and one that moves while it is read leaves somebody out.

mod end;
mod freshness;
mod gone;
mod lease;
mod pages;
mod queue;
mod reads;
mod refresh;
mod rows;
mod single;

use super::{Actor, Service, ServiceError, operators};
use crate::{
    contract::{
        Code, Role,
        api::{
            AuditEvent, DirectoryReading, DirectoryRefresh, DirectoryStatus, ReadingCounts,
            ShrunkList,
        },
        text::number,
    },
    server::{
        directory::remote::{RemoteDirectory, RemoteError},
        store::{AuditRow, ScanEnd},
    },
};
use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use thiserror::Error;
use tokio::sync::watch;

/// How often a reading under way is told of.
const TOLD_EVERY: Duration = Duration::from_millis(500);
/// A generation that tells fewer users than this share of those known, in percent, is not believed.
const LEAST_PERCENT: u64 = 80;

/// The directory, and how far its readings have come.
pub struct Mirror {
    pub(in crate::server) remote: Arc<dyn RemoteDirectory>,
    /// After how long it is read again; absent where it is read on demand alone.
    refresh: Option<Duration>,
    /// One reading at a time.
    turn: tokio::sync::Mutex<()>,
    reading: Mutex<Option<DirectoryReading>>,
    /// Readings that ended.
    readings: AtomicU64,
    /// Why the last reading was interrupted; nothing once one came to its end.
    interrupted: Mutex<Option<String>>,
    /// Rung when somebody asks for a reading.
    asked: watch::Sender<Option<OnShrink>>,
    /// Whether a reading ended early because somebody asked for another one.
    cut_short: AtomicBool,
    /// Counts what has changed in the mirror or in how far it is read.
    news: watch::Sender<u64>,
    told_at: Mutex<Option<Instant>>,
}

/// A directory that another system keeps.
#[derive(Clone)]
pub struct RemoteOptions {
    pub remote: Arc<dyn RemoteDirectory>,
    /// After how long it is read again; absent where it is read on demand alone.
    pub refresh: Option<Duration>,
}

impl fmt::Debug for RemoteOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.remote.capabilities().kind;
        f.debug_struct("RemoteOptions").field("kind", &kind).finish_non_exhaustive()
    }
}

/// What a list means that has become much shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnShrink {
    /// It may be cut off: nobody is taken for gone.
    Stop,
    /// Somebody looked, and says that they are gone.
    Accept,
    /// The same, of a list that had so many users when they looked; a shorter one stops.
    AcceptDownTo(u64),
}

impl OnShrink {
    /// Whether a list of `now` users is believed where there were `before`.
    fn believes(self, before: u64, now: u64) -> bool {
        match self {
            Self::Stop => now * 100 >= before * LEAST_PERCENT,
            Self::Accept => true,
            Self::AcceptDownTo(least) => now * 100 >= before * LEAST_PERCENT || now >= least,
        }
    }
}

impl From<DirectoryRefresh> for OnShrink {
    fn from(refresh: DirectoryRefresh) -> Self {
        match refresh {
            DirectoryRefresh { accept_shrink: false, .. } => Self::Stop,
            DirectoryRefresh { at_least: None, .. } => Self::Accept,
            DirectoryRefresh { at_least: Some(least), .. } => Self::AcceptDownTo(least),
        }
    }
}

/// Which place a reading begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStart {
    /// Where the last one was interrupted.
    Resume,
    /// At the first page, and everybody is read, changed or not.
    Anew,
}

/// What a reading came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ScanReport {
    /// Users that the directory has.
    pub users: u64,
    pub added: u64,
    pub changed: u64,
    pub gone: u64,
    /// Users who could not be read whole.
    pub unread: u64,
}

impl From<ScanReport> for ReadingCounts {
    fn from(report: ScanReport) -> Self {
        let ScanReport { users, added, changed, gone, unread } = report;
        Self { users, added, changed, gone, unread }
    }
}

impl ScanReport {
    /// Counts `other` in.
    fn add(&mut self, other: Self) {
        let Self { users, added, changed, gone, unread } = other;
        self.users += users;
        self.added += added;
        self.changed += changed;
        self.gone += gone;
        self.unread += unread;
    }
}

/// Why a reading came to no end.
#[derive(Debug, Error)]
pub enum ScanError {
    /// What was read so far is kept, and the next reading goes on from there.
    #[error("{0}")]
    Interrupted(RemoteError),
    /// Nothing is concluded from it.
    #[error("{0}")]
    Refused(RemoteError),
    #[error(
        "the directory tells {now} users where there were {before}; nobody was removed here. If they \
         are gone indeed, say so: mfadmin sync --accept-shrink"
    )]
    Shrunk { before: u64, now: u64 },
    #[error("another server reads the directory")]
    Elsewhere,
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<RemoteError> for ScanError {
    fn from(error: RemoteError) -> Self {
        if error.is_passing() { Self::Interrupted(error) } else { Self::Refused(error) }
    }
}

impl From<crate::server::store::StoreError> for ScanError {
    fn from(error: crate::server::store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl ScanError {
    /// What the reading is ended with that came to this.
    fn end<'a>(&self, words: &'a str) -> ScanEnd<'a> {
        match self {
            Self::Shrunk { before, now } => {
                ScanEnd::Shrunk(words, ShrunkList { before: *before, now: *now })
            }
            _ => ScanEnd::Fault(words),
        }
    }

    /// Whether the next reading goes on with what this one read.
    fn is_interruption(&self) -> bool {
        matches!(self, Self::Interrupted(_) | Self::Elsewhere | Self::Service(_))
    }
}

impl Mirror {
    pub fn new(RemoteOptions { remote, refresh }: RemoteOptions) -> Self {
        Self {
            remote,
            refresh,
            turn: tokio::sync::Mutex::default(),
            reading: Mutex::default(),
            readings: AtomicU64::new(0),
            interrupted: Mutex::default(),
            asked: watch::Sender::new(None),
            cut_short: AtomicBool::new(false),
            news: watch::Sender::new(0),
            told_at: Mutex::default(),
        }
    }

    fn reading(&self) -> Option<DirectoryReading> {
        *self.reading.lock().unwrap_or_else(|held| held.into_inner())
    }

    fn interrupted(&self) -> Option<String> {
        self.interrupted.lock().unwrap_or_else(|held| held.into_inner()).clone()
    }

    fn set_interrupted(&self, why: Option<String>) {
        *self.interrupted.lock().unwrap_or_else(|held| held.into_inner()) = why;
    }

    fn set_reading(&self, reading: Option<DirectoryReading>) {
        let is_end = reading.is_none();
        let is_listed = |reading: &Option<DirectoryReading>| {
            reading.as_ref().is_some_and(|reading| reading.expected == Some(reading.listed))
        };
        let is_whole = is_listed(&reading);
        let before = std::mem::replace(
            &mut *self.reading.lock().unwrap_or_else(|held| held.into_inner()),
            reading,
        );
        // Behind the end of the list, as behind that of the reading, nothing else may come for long.
        let is_step = is_end || (is_whole && !is_listed(&before));
        if is_step || self.may_tell() {
            self.changed();
        }
    }

    /// To be called when something that is shown has changed.
    pub(super) fn changed(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    /// A reading comes further many times a second, and whoever is told asks for everything anew.
    fn may_tell(&self) -> bool {
        let mut told_at = self.told_at.lock().unwrap_or_else(|held| held.into_inner());
        let is_due = told_at.is_none_or(|told| told.elapsed() >= TOLD_EVERY);
        if is_due {
            *told_at = Some(Instant::now());
        }
        is_due
    }
}

impl Service {
    /// Where the users live, and how old what is shown of them is.
    ///
    /// # Errors
    /// The database fails.
    pub async fn directory_status(&self) -> Result<DirectoryStatus, ServiceError> {
        let Some(mirror) = self.mirror() else { return Ok(DirectoryStatus::local()) };
        let hosted = self.directory.hosted().ok_or(Code::NotInDirectory)?;
        let capabilities = hosted.capabilities();
        // Before what such a reading left is looked up.
        let readings = mirror.readings.load(Relaxed);
        let mut tx = self.store.read().await?;
        let whole = tx.scans().last_whole().await?;
        let as_of = whole.as_ref().map(|scan| scan.started_at);
        let (ended, shrunk) =
            tx.scans().last().await?.map(|scan| (scan.fault, scan.shrunk)).unwrap_or_default();
        let fault = mirror.interrupted().or(ended);
        let refresh = mirror.refresh.unwrap_or_default().as_secs();
        Ok(DirectoryStatus {
            kind: capabilities.kind,
            account: Some(capabilities.account.clone()),
            as_of,
            refresh_seconds: u32::try_from(refresh).unwrap_or(u32::MAX),
            reading: mirror.reading(),
            fault,
            keep_until_replaced: Some(operators::keep_until_replaced(&capabilities)),
            shrunk,
            last: whole.and_then(|scan| scan.counts),
            readings,
            operations: tx.operations().open().await?,
            unknown: tx.operations().unknown().await?,
            add_user: capabilities.add_user.clone(),
            notes: operators::notes(&capabilities),
            fixed: capabilities.fixed.clone(),
        })
    }

    /// Has all users read anew, on behalf of `actor`.
    ///
    /// # Errors
    /// `not_in_directory` where the users live here; `owner_required` where somebody else says that a
    /// shorter list is believed, which removes users.
    pub async fn ask_for_reading(
        &self,
        actor: &Actor,
        on_shrink: OnShrink,
    ) -> Result<(), ServiceError> {
        let mirror = self.mirror().ok_or(Code::NotInDirectory)?;
        if on_shrink != OnShrink::Stop {
            let mut tx = self.store.begin_write().await?;
            let now = self.now();
            let actor = actor.refresh(&mut tx, now).await?;
            if actor.role != Role::Owner {
                return Err(Code::OwnerRequired.into());
            }
            let words = match on_shrink {
                OnShrink::AcceptDownTo(least) => {
                    format!("A list of {} users or more is believed", number(least))
                }
                _ => "A shorter list is believed".to_owned(),
            };
            let entry = AuditRow::new(now, AuditEvent::ActionRequested).by(actor.person.clone());
            let seq = tx.audit().append(&entry.from(actor.from).noting(words)).await?;
            tx.commit().await?;
            self.announce(seq);
        }
        mirror.asked.send_replace(Some(on_shrink));
        Ok(())
    }

    /// Wakes whenever the mirror has changed.
    pub fn mirror_news(&self) -> Option<watch::Receiver<u64>> {
        self.mirror().map(|mirror| mirror.news.subscribe())
    }
}
