//! Limits of one address. They are kept in memory, for as many addresses as were seen last.

use super::bucket::{Bucket, Size};
use crate::{
    contract::Problem,
    server::{
        http::{
            address::{ClientAddress, Network},
            api_error::ApiError,
        },
        service::backoff,
    },
};
use lru::LruCache;
use std::{
    num::NonZeroUsize,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Of each kind, so that a flood of addresses takes no more than a few megabytes.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(16_384).unwrap();

/// Bearer tokens that nobody issued.
const TOKENS: Size = Size { tokens: 30, refill: Duration::from_secs(2) };

/// Forms of the pages. A whole office may set its authenticators up from one address.
const FORMS: Size = Size { tokens: 60, refill: Duration::from_secs(1) };

/// Sign-ins by a realm that are begun: each is a row until its time is over.
const REALM_SIGN_INS: Size = Size { tokens: 12, refill: Duration::from_secs(5) };

/// Failures of an address before it has to wait: people behind one address mistype, too.
pub const FREE_FAILURES: u32 = 9;
const FIRST_DELAY: Duration = Duration::from_secs(1);

/// What is limited by a growing delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    SignIn,
}

/// How long to wait before the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl Wait {
    /// Whole seconds, for `Retry-After`: never 0, and never too early.
    pub fn seconds(self) -> u32 {
        let rounded = self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0);
        u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
    }
}

/// What the addresses have spent. No lock of it is held across an await.
#[derive(Debug)]
pub struct AddressLimits {
    tokens: Mutex<LruCache<Network, Bucket>>,
    forms: Mutex<LruCache<Network, Bucket>>,
    realm_sign_ins: Mutex<LruCache<Network, Bucket>>,
    failures: Mutex<LruCache<(Network, Kind), Failures>>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Instant,
}

/// A try that counts as failed until [`SignInAttempt::take_back`] says otherwise, so that many at once
/// cannot slip through before the first has failed.
#[must_use]
#[derive(Debug)]
pub struct SignInAttempt<'a> {
    limits: &'a AddressLimits,
    key: (Network, Kind),
    begun: Instant,
    /// When the failure before it was.
    before: Instant,
}

impl Default for AddressLimits {
    fn default() -> Self {
        Self {
            tokens: Mutex::new(LruCache::new(REMEMBERED)),
            forms: Mutex::new(LruCache::new(REMEMBERED)),
            realm_sign_ins: Mutex::new(LruCache::new(REMEMBERED)),
            failures: Mutex::new(LruCache::new(REMEMBERED)),
        }
    }
}

impl AddressLimits {
    /// Counts a bearer token that nobody issued.
    ///
    /// # Errors
    /// There were too many.
    pub fn bad_token(&self, address: ClientAddress) -> Result<(), Wait> {
        acquire(&self.tokens, address, TOKENS, Instant::now())
    }

    /// Counts a form.
    ///
    /// # Errors
    /// There were too many.
    pub fn form(&self, address: ClientAddress) -> Result<(), Wait> {
        acquire(&self.forms, address, FORMS, Instant::now())
    }

    /// Counts a sign-in by a realm that is begun.
    ///
    /// # Errors
    /// There were too many.
    pub fn realm_sign_in(&self, address: ClientAddress) -> Result<(), Wait> {
        acquire(&self.realm_sign_ins, address, REALM_SIGN_INS, Instant::now())
    }

    /// Begins a try of `kind`.
    ///
    /// # Errors
    /// The failures before it have not been waited for.
    pub fn attempt(&self, address: ClientAddress, kind: Kind) -> Result<SignInAttempt<'_>, Wait> {
        self.attempt_at(address, kind, Instant::now())
    }

    pub fn attempt_at(
        &self,
        address: ClientAddress,
        kind: Kind,
        now: Instant,
    ) -> Result<SignInAttempt<'_>, Wait> {
        let key = (address.network(), kind);
        let mut failures = open(&self.failures);
        let before = failures.get(&key).copied().unwrap_or(Failures { count: 0, last: now });
        let ago = now.saturating_duration_since(before.last);
        if let Some(left) =
            backoff::wait(FIRST_DELAY, before.count.saturating_sub(FREE_FAILURES), ago)
        {
            return Err(Wait(left));
        }
        let kept = if ago >= backoff::FORGOTTEN_AFTER { 0 } else { before.count };
        failures.put(key, Failures { count: kept.saturating_add(1), last: now });
        Ok(SignInAttempt { limits: self, key, begun: now, before: before.last })
    }
}

impl SignInAttempt<'_> {
    /// Takes this try back; the failures before it stay, or an account of one's own would wipe
    /// them out.
    pub fn take_back(self) {
        if let Some(failures) = open(&self.limits.failures).get_mut(&self.key) {
            failures.count = failures.count.saturating_sub(1);
            if failures.last == self.begun {
                failures.last = self.before;
            }
        }
    }
}

fn acquire(
    buckets: &Mutex<LruCache<Network, Bucket>>,
    address: ClientAddress,
    size: Size,
    now: Instant,
) -> Result<(), Wait> {
    let mut buckets = open(buckets);
    let bucket = buckets.get_or_insert_mut(address.network(), || Bucket::full(now));
    bucket.acquire(size, now).map_err(Wait)
}

/// A panic elsewhere leaves only counts behind, which are right whatever happened.
fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Wait> for ApiError {
    fn from(wait: Wait) -> Self {
        Problem::too_many_requests(wait.seconds()).into()
    }
}
