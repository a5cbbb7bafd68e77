//! The use cases: who may do what, and what it changes. Knows no HTTP and no SQL.

pub mod access;
pub(in crate::server) mod actions;
pub(in crate::server) mod actor;
mod approval;
pub mod attempts;
mod audit;
mod authenticator;
pub mod backoff;
pub mod backup;
pub(in crate::server) mod change;
pub mod cursor;
pub mod daily_stats;
mod delivery;
mod error;
mod exemptions;
mod held;
mod held_runner;
pub mod idempotency;
mod import;
pub(in crate::server) mod job_news;
mod life_cycle;
mod links;
mod logs;
pub mod mirror;
pub mod network;
mod operations;
pub mod operator_accounts;
mod operators;
mod others;
pub mod overview;
pub mod owner_reset;
pub(in crate::server) mod people;
mod policy;
mod realm_sign_in;
mod record;
mod refusals;
mod requirements;
mod reveal;
pub mod rotation;
mod sessions;
mod sign_in;
pub mod store_copy;
mod texted_code;
mod tokens;
pub mod watched;

pub(in crate::server) use actions::ActionRequest;
pub(in crate::server) use actor::{Actor, AuthMethod};
pub(in crate::server) use audit::Export;
pub(in crate::server) use authenticator::minutes_off;
pub(in crate::server) use delivery::Decision;
pub use error::ServiceError;
pub(in crate::server) use idempotency::{IdempotencyKey, Mutation, Running, StoredResponse};
pub(in crate::server) use life_cycle::PatchRequest;
pub(in crate::server) use links::{
    Approver, LinkError, LinkRejection, LinkRequest, ProofMethod, ProofRequired,
    email::EmailView,
    network::{Admitted, NetworkView},
    password::{Chosen, PasswordView},
    phone::PhoneView,
    proof::{Proved, Texted},
    setup::{Confirmed, SetupView},
};
pub(in crate::server) use operations::Orderer;
pub(in crate::server) use realm_sign_in::{PassOutcome, PassReply, RealmPage};
pub(in crate::server) use sign_in::ClientName;

use crate::{
    contract::{
        Code, OnLandline, Seq,
        api::{Channel, Organisation},
        rules::Policy,
    },
    server::{
        audit::AuditLog, background_tasks::BackgroundTasks, clock::Clock, crypto::SealingKey,
        directory::Directory, directory::local::passwords::BreachedPasswords, language::Voice,
        outbox::Outbox, store::Store,
    },
};
use jiff::{SignedDuration, Timestamp};
use job_news::JobNews;
use mirror::Mirror;
use refusals::Refusals;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, watch},
    time::{Instant, timeout},
};

/// Slow hashes computed at once: each takes 19 MiB and a core.
const HASHES_AT_ONCE: usize = 4;

/// A change begins to be written within this of its request, or not at all: its answer must come
/// before the time limit, because it may be shown only once.
const LATEST: Duration = Duration::from_secs(15);

/// One organisation: its data, its rules, and what its letters say.
pub struct Service {
    store: Store,
    key: SealingKey,
    voice: Voice,
    policy: Policy,
    landlines: OnLandline,
    directory: Directory,
    /// The base of links, without a slash at its end.
    public_url: String,
    /// The channels that something sends.
    sends: Vec<Channel>,
    outbox: Outbox,
    audit: AuditLog,
    jobs: JobNews,
    /// Changes when an action is held.
    held: watch::Sender<()>,
    /// The users of a directory that another system keeps; absent where they live here.
    mirror: Option<Mirror>,
    /// Changes when something is ordered of such a directory, or has ended.
    ordered: watch::Sender<()>,
    running: Running,
    breached: Option<BreachedPasswords>,
    sessions: SessionLifetimes,
    hashing: Semaphore,
    /// Passwords judged at once: what is easy to guess can be hard to judge, and must not keep
    /// others from their hashes.
    judging: Semaphore,
    /// An import keeps all its rows in memory until it is written, so there is one at a time.
    importing: Arc<Semaphore>,
    /// A check of the audit log holds a connection to the database for as long as it lasts: one at a
    /// time leaves the others to everybody else.
    verifying: Semaphore,
    refusals: Refusals,
    /// Changes when a sign-in begins to wait for its second factor.
    sign_in_begun: watch::Sender<()>,
    /// Changes when a sign-in by the realm comes further.
    realm_news: watch::Sender<()>,
    tasks: BackgroundTasks,
}

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetimes {
    /// Without being used.
    pub idle: SignedDuration,
    /// In all.
    pub absolute: SignedDuration,
}

impl Default for SessionLifetimes {
    fn default() -> Self {
        Self { idle: SignedDuration::from_mins(30), absolute: SignedDuration::from_hours(12) }
    }
}

/// What a service is made of.
pub struct Parts {
    pub store: Store,
    pub outbox: Outbox,
    pub audit: AuditLog,
    pub key: SealingKey,
    pub voice: Voice,
    pub policy: Policy,
    pub landlines: OnLandline,
    pub directory: Directory,
    pub mirror: Option<Mirror>,
    /// The base of links, without a slash at its end.
    pub public_url: String,
    pub sends: Vec<Channel>,
    pub breached: Option<BreachedPasswords>,
    pub sessions: SessionLifetimes,
    pub tasks: BackgroundTasks,
}

impl Service {
    pub fn new(parts: Parts) -> Self {
        let Parts {
            store,
            outbox,
            audit,
            key,
            voice,
            policy,
            landlines,
            directory,
            mirror,
            public_url,
            sends,
            breached,
            sessions,
            tasks,
        } = parts;
        let running = Running::default();
        let hashing = Semaphore::new(HASHES_AT_ONCE);
        Self {
            store,
            key,
            voice,
            policy,
            landlines,
            directory,
            public_url,
            sends,
            audit,
            outbox,
            jobs: JobNews::default(),
            held: watch::Sender::new(()),
            mirror,
            ordered: watch::Sender::new(()),
            running,
            breached,
            sessions,
            hashing,
            judging: Semaphore::new(1),
            importing: Arc::new(Semaphore::new(1)),
            verifying: Semaphore::new(1),
            refusals: Refusals::default(),
            sign_in_begun: watch::channel(()).0,
            realm_news: watch::Sender::new(()),
            tasks,
        }
    }

    fn mirror(&self) -> Option<&Mirror> {
        self.mirror.as_ref()
    }

    pub(in crate::server) fn store(&self) -> &Store {
        &self.store
    }

    /// What outlasts the request that began it.
    pub(in crate::server) fn tasks(&self) -> &BackgroundTasks {
        &self.tasks
    }

    /// Where it is told how far jobs have come.
    pub(in crate::server) fn job_news(&self) -> &JobNews {
        &self.jobs
    }

    /// The clock by which everything here is dated and runs out.
    pub fn clock(&self) -> &Clock {
        self.store.clock()
    }

    pub fn now(&self) -> Timestamp {
        self.clock().now()
    }

    pub fn organisation(&self) -> &Organisation {
        &self.voice
    }

    /// What the organisation says to its users.
    pub(in crate::server) fn voice(&self) -> &Voice {
        &self.voice
    }

    /// The base of links, without a slash at its end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Does `work`, which takes long and waits for nothing, beside the other tasks.
    async fn compute<T, E>(
        &self,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, ServiceError>
    where
        T: Send + 'static,
        E: Into<ServiceError> + Send + 'static,
    {
        self.compute_with(&self.hashing, async || Ok(()), work).await
    }

    /// [`Self::compute`], with a permit of `permits`, unless `still` says, once it is the turn of
    /// `work`, that it would be in vain.
    async fn compute_with<T, E, N>(
        &self,
        permits: &Semaphore,
        still: impl AsyncFnOnce() -> Result<(), N>,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, N>
    where
        T: Send + 'static,
        E: Into<ServiceError> + Send + 'static,
        N: From<ServiceError>,
    {
        let permit = timeout(LATEST, permits.acquire()).await;
        let _permit = permit.map_err(|_| ServiceError::from(Code::Unavailable))?;
        still().await?;
        let done = tokio::task::spawn_blocking(work).await.map_err(ServiceError::from)?;
        Ok(done.map_err(Into::into)?)
    }

    /// # Errors
    /// `unavailable` where a request that began at `begun` took too long to begin its change.
    fn require_haste(&self, begun: Instant) -> Result<(), ServiceError> {
        match begun.elapsed() < LATEST {
            true => Ok(()),
            false => Err(Code::Unavailable.into()),
        }
    }

    /// Wakes whenever a change is committed here.
    pub fn changes(&self) -> watch::Receiver<Seq> {
        self.audit.changes()
    }

    /// Wakes whenever a message has come further.
    pub fn deliveries(&self) -> watch::Receiver<u64> {
        self.outbox.deliveries()
    }

    /// The channels that something sends.
    fn sends_what(&self) -> &[Channel] {
        &self.sends
    }

    /// To be called after every commit that wrote an audit entry; messages may have been queued
    /// with it.
    pub(in crate::server) fn announce(&self, seq: Seq) {
        self.outbox.announce(seq);
    }
}
