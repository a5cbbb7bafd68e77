//! Room for connections: so many in all, so many for one address.

use crate::server::http::address::Network;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many connections each address has.
type ConnectionCounts = Arc<Mutex<HashMap<Network, usize>>>;

pub struct ConnectionLimiter {
    all: Arc<Semaphore>,
    taken: ConnectionCounts,
    per_address: usize,
}

/// Room for a connection, whoever comes.
pub struct ConnectionPermit(
    #[allow(dead_code, reason = "it is held")] Option<OwnedSemaphorePermit>,
);

/// The room of one connection, until it is dropped.
pub struct AddressPermit {
    _chair: ConnectionPermit,
    of: Option<(Network, ConnectionCounts)>,
}

impl ConnectionLimiter {
    pub fn new(all: usize, per_address: usize) -> Self {
        let all = Arc::new(Semaphore::new(all.min(Semaphore::MAX_PERMITS)));
        Self { all, taken: Arc::default(), per_address }
    }

    /// Waits until there is room.
    pub async fn permit(&self) -> ConnectionPermit {
        // The semaphore is never closed, so a permit comes.
        ConnectionPermit(self.all.clone().acquire_owned().await.ok())
    }

    /// How many addresses have a connection.
    pub fn addresses(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// None when `address` has all that one address may have.
    pub fn acquire(&self, permit: ConnectionPermit, address: IpAddr) -> Option<AddressPermit> {
        let network = Network::of(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(network).or_default();
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        Some(AddressPermit { _chair: permit, of: Some((network, self.taken.clone())) })
    }
}

impl AddressPermit {
    /// One that counts for no address.
    pub fn unnamed(permit: ConnectionPermit) -> Self {
        Self { _chair: permit, of: None }
    }
}

impl Drop for AddressPermit {
    fn drop(&mut self) {
        let Some((network, taken)) = &self.of else { return };
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(network) {
            *count -= 1;
            if *count == 0 {
                taken.remove(network);
            }
        }
    }
}
