//! Doing a request once, however often it is sent.

use super::{Actor, Service, ServiceError};
use crate::{
    contract::{AccountId, Code, api::MAX_IDEMPOTENCY_KEY_BYTES},
    server::store::{Kept, WriteTx},
};
use jiff::Timestamp;
use serde::Serialize;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use thiserror::Error;

/// The client's name for one intended change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

#[derive(Debug, Error, PartialEq, Eq)]
#[error("1 to 128 visible ASCII characters, without spaces")]
pub struct InvalidKey;

impl IdempotencyKey {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, InvalidKey> {
        let fits = (1..=MAX_IDEMPOTENCY_KEY_BYTES).contains(&bytes.len());
        if !fits || !bytes.iter().all(u8::is_ascii_graphic) {
            return Err(InvalidKey);
        }
        Ok(Self(bytes.iter().copied().map(char::from).collect()))
    }
}

/// What identifies a state-changing request.
#[derive(Clone, Debug)]
pub struct Mutation {
    pub key: Option<IdempotencyKey>,
    /// SHA-256 of everything that makes it this request and no other.
    pub fingerprint: [u8; 32],
}

/// A finished answer, as it is sent and as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    pub status: u16,
    pub body: Vec<u8>,
    pub etag: Option<String>,
}

impl StoredResponse {
    /// An answer that has nothing to tell.
    pub fn empty() -> Self {
        Self { status: 204, body: Vec::new(), etag: None }
    }

    pub fn ok(body: &impl Serialize, etag: Option<String>) -> Result<Self, ServiceError> {
        Ok(Self { status: 200, body: serde_json::to_vec(body)?, etag })
    }
}

impl Mutation {
    /// Its key, as it is kept.
    pub(super) fn key_text(&self) -> Option<String> {
        self.key.as_ref().map(|key| key.as_str().to_owned())
    }

    /// The answer this request had before, if it was answered.
    ///
    /// # Errors
    /// `idempotency_mismatch` when its key belongs to another request.
    pub(in crate::server) async fn answered(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Option<StoredResponse>, ServiceError> {
        let Some(key) = &self.key else { return Ok(None) };
        match tx.idempotency().kept(actor.account, &key.0, now).await? {
            None => Ok(None),
            Some(kept) if kept.request_hash != self.fingerprint => {
                Err(Code::IdempotencyMismatch.into())
            }
            Some(Kept { status, body, etag, .. }) => {
                Ok(Some(StoredResponse { status, body, etag }))
            }
        }
    }

    /// Keeps `answer` in the transaction that did what it tells.
    pub(in crate::server) async fn keep(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        answer: &StoredResponse,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let Some(key) = &self.key else { return Ok(()) };
        let StoredResponse { status, body, etag } = answer.clone();
        let kept = Kept { request_hash: self.fingerprint, status, body, etag };
        Ok(tx.idempotency().keep(actor.account, &key.0, &kept, now).await?)
    }
}

/// The keys of uploads under way: those last too long for a second one to wait.
#[derive(Debug, Default)]
pub struct Running(Mutex<HashSet<(AccountId, IdempotencyKey)>>);

impl Running {
    fn keys(&self) -> MutexGuard<'_, HashSet<(AccountId, IdempotencyKey)>> {
        // No code can panic while it holds the lock, and a set is whole after any operation.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds a key until it is dropped.
pub struct KeyClaim {
    service: Arc<Service>,
    key: Option<(AccountId, IdempotencyKey)>,
}

impl Drop for KeyClaim {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.service.running.keys().remove(key);
        }
    }
}

impl Service {
    /// Takes `key` for an upload.
    ///
    /// # Errors
    /// `idempotency_busy` while another upload holds it.
    pub fn claim(
        self: &Arc<Self>,
        actor: &Actor,
        key: Option<&IdempotencyKey>,
    ) -> Result<KeyClaim, ServiceError> {
        let key = key.map(|key| (actor.account, key.clone()));
        if let Some(key) = &key
            && !self.running.keys().insert(key.clone())
        {
            return Err(Code::IdempotencyBusy.into());
        }
        Ok(KeyClaim { service: Arc::clone(self), key })
    }
}
