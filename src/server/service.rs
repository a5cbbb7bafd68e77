//! The use cases: who may do what, and what it changes. Knows no HTTP and no SQL.

pub mod access;
mod actions;
mod actor;
mod attempts;
mod audit;
mod authenticator;
pub(crate) mod cursor;
mod delivery;
mod error;
mod exemptions;
pub(crate) mod idempotency;
mod import;
mod jobs;
mod link_request;
mod logs;
pub mod overview;
mod password;
mod people;
mod phone;
mod policy;
mod proof;
mod record;
mod refusals;
mod requirements;
mod reveal;
pub mod rotation;
mod sessions;
mod setup;
mod sign_in;
mod texted_code;
mod tokens;

pub(in crate::server) use actions::Command;
pub(in crate::server) use actor::{Actor, AuthMethod};
pub(in crate::server) use audit::Export;
pub(in crate::server) use delivery::{DeliveryAttempt, LeasedMessage};
pub(in crate::server) use error::ServiceError;
pub(in crate::server) use idempotency::{IdempotencyKey, Mutation, Running, StoredResponse};
pub(in crate::server) use jobs::{JobBatch, JobFeed};
pub(in crate::server) use link_request::{
    LinkError, LinkRejection, LinkRequest, ProofMethod, ProofRequired,
};
pub(in crate::server) use overview::utc_day;
pub(in crate::server) use password::{Chosen, PasswordView};
pub(in crate::server) use phone::PhoneView;
pub(in crate::server) use proof::{Proved, Texted};
pub(in crate::server) use setup::{Confirmed, SetupView};
pub(in crate::server) use sign_in::ClientName;

use crate::{
    contract::{
        Code, Seq,
        api::{Channel, Organisation},
        rules::Policy,
    },
    server::{
        LinkLifetimes, SessionLifetimes, clock::Clock, crypto::SealingKey,
        passwords::BreachedPasswords, store::Store,
    },
};
use jiff::Timestamp;
use jobs::JobNews;
use refusals::Refusals;
use std::time::Duration;
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
    organisation: Organisation,
    policy: Policy,
    links: LinkLifetimes,
    /// The base of links, without a slash at its end.
    public_url: String,
    /// The channels that something sends.
    sends: Vec<Channel>,
    /// The newest audit entry that somebody committed here.
    changes: watch::Sender<Seq>,
    /// Rung when a message may have been queued.
    outbox_notify: watch::Sender<()>,
    /// How often messages have come further since the start.
    deliveries: watch::Sender<u64>,
    jobs: JobNews,
    running: Running,
    breached: Option<BreachedPasswords>,
    sessions: SessionLifetimes,
    hashing: Semaphore,
    /// Passwords judged at once: what is easy to guess can be hard to judge, and must not keep
    /// others from their hashes.
    judging: Semaphore,
    refusals: Refusals,
}

/// What a service is made of.
pub struct Parts {
    pub store: Store,
    pub key: SealingKey,
    pub organisation: Organisation,
    pub policy: Policy,
    pub links: LinkLifetimes,
    pub public_url: String,
    pub sends: Vec<Channel>,
    pub breached: Option<BreachedPasswords>,
    pub sessions: SessionLifetimes,
}

impl Service {
    pub fn new(parts: Parts) -> Self {
        let Parts {
            store,
            key,
            organisation,
            policy,
            links,
            public_url,
            sends,
            breached,
            sessions,
        } = parts;
        let public_url = public_url.trim_end_matches('/').to_owned();
        let (changes, _) = watch::channel(Seq(0));
        let (outbox_notify, _) = watch::channel(());
        let (deliveries, _) = watch::channel(0);
        let running = Running::default();
        let hashing = Semaphore::new(HASHES_AT_ONCE);
        Self {
            store,
            key,
            organisation,
            policy,
            links,
            public_url,
            sends,
            changes,
            outbox_notify,
            deliveries,
            jobs: JobNews::default(),
            running,
            breached,
            sessions,
            hashing,
            judging: Semaphore::new(1),
            refusals: Refusals::default(),
        }
    }

    /// The clock by which everything here is dated and runs out.
    pub fn clock(&self) -> &Clock {
        self.store.clock()
    }

    pub fn now(&self) -> Timestamp {
        self.clock().now()
    }

    pub fn organisation(&self) -> &Organisation {
        &self.organisation
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
        self.changes.subscribe()
    }

    /// Wakes whenever a message may have been queued here.
    pub fn queued(&self) -> watch::Receiver<()> {
        self.outbox_notify.subscribe()
    }

    /// Wakes whenever a message has come further.
    pub fn deliveries(&self) -> watch::Receiver<u64> {
        self.deliveries.subscribe()
    }

    /// The channels that something sends.
    fn sends_what(&self) -> &[Channel] {
        &self.sends
    }

    /// To be called after every commit that may have queued a message and is not announced.
    fn message_queued(&self) {
        self.outbox_notify.send_replace(());
        self.deliveries_changed();
    }

    fn deliveries_changed(&self) {
        self.deliveries.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// To be called after every commit that wrote an audit entry; messages may have been queued
    /// with it.
    fn announce(&self, seq: Seq) {
        self.outbox_notify.send_replace(());
        self.changes.send_if_modified(|newest| {
            let is_newer = *newest < seq;
            *newest = seq.max(*newest);
            is_newer
        });
    }
}
