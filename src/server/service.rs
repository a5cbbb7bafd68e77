//! The use cases: who may do what, and what it changes. Knows no HTTP and no SQL.

pub mod access;
mod actions;
mod actor;
mod csv;
mod cursor;
mod idempotency;
mod import;
mod logs;
mod people;
mod refused;

pub(in crate::server) use actions::Command;
pub(in crate::server) use actor::Actor;
pub(in crate::server) use idempotency::{Answer, IdempotencyKey, Mutation, Running};
pub(in crate::server) use refused::Refused;

use crate::{
    contract::{Seq, api::Organisation, rules::Policy},
    server::{LinkLifetimes, crypto::SealingKey, store::Store},
};
use tokio::sync::watch;

/// One organisation: its data, its rules, and what its letters say.
pub struct Service {
    store: Store,
    key: SealingKey,
    organisation: Organisation,
    policy: Policy,
    links: LinkLifetimes,
    /// The base of links, without a slash at its end.
    public_url: String,
    /// The newest audit entry that somebody committed here.
    changes: watch::Sender<Seq>,
    running: Running,
}

/// What a service is made of.
pub struct Parts {
    pub store: Store,
    pub key: SealingKey,
    pub organisation: Organisation,
    pub policy: Policy,
    pub links: LinkLifetimes,
    pub public_url: String,
}

impl Service {
    pub fn new(parts: Parts) -> Self {
        let Parts { store, key, organisation, policy, links, public_url } = parts;
        let public_url = public_url.trim_end_matches('/').to_owned();
        let (changes, _) = watch::channel(Seq(0));
        let running = Running::default();
        Self { store, key, organisation, policy, links, public_url, changes, running }
    }

    /// Wakes whenever a change is committed here.
    pub fn changes(&self) -> watch::Receiver<Seq> {
        self.changes.subscribe()
    }

    fn announce(&self, seq: Seq) {
        self.changes.send_if_modified(|newest| {
            let is_newer = *newest < seq;
            *newest = seq.max(*newest);
            is_newer
        });
    }
}
