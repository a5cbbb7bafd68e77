//! Room for connections: so many in all, so many for one address.

use crate::server::address::Network;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many connections each address has.
type Taken = Arc<Mutex<HashMap<Network, usize>>>;

pub struct Seats {
    all: Arc<Semaphore>,
    taken: Taken,
    per_address: usize,
}

/// Room for a connection, whoever comes.
pub struct Chair(#[allow(dead_code, reason = "it is held")] Option<OwnedSemaphorePermit>);

/// The room of one connection, until it is dropped.
pub struct Seat {
    _chair: Chair,
    of: Option<(Network, Taken)>,
}

impl Seats {
    pub fn new(all: usize, per_address: usize) -> Self {
        let all = Arc::new(Semaphore::new(all.min(Semaphore::MAX_PERMITS)));
        Self { all, taken: Arc::default(), per_address }
    }

    /// Waits until there is room.
    pub async fn chair(&self) -> Chair {
        // The semaphore is never closed, so a permit comes.
        Chair(self.all.clone().acquire_owned().await.ok())
    }

    /// None when `address` has all that one address may have.
    pub fn take(&self, chair: Chair, address: IpAddr) -> Option<Seat> {
        let network = Network::of(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(network).or_default();
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        Some(Seat { _chair: chair, of: Some((network, self.taken.clone())) })
    }
}

impl Seat {
    /// One that counts for no address.
    pub fn unnamed(chair: Chair) -> Self {
        Self { _chair: chair, of: None }
    }
}

impl Drop for Seat {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_seat_is_free_again_when_its_connection_ends() {
        let seats = Seats::new(3, 2);
        let ana: IpAddr = "192.0.2.1".parse().unwrap();
        let first = seats.take(seats.chair().await, ana).unwrap();
        let _second = seats.take(seats.chair().await, ana).unwrap();
        assert!(seats.take(seats.chair().await, ana).is_none(), "the chair is given back");
        let other = seats.take(seats.chair().await, "192.0.2.2".parse().unwrap());
        assert_eq!(seats.all.available_permits(), 0);
        drop((first, other));
        assert_eq!(seats.all.available_permits(), 2);
        assert!(seats.take(seats.chair().await, ana).is_some());
        assert_eq!(seats.taken.lock().unwrap().len(), 1, "who has left is forgotten");
    }
}
