//! Limits of what is guessed at an account. Each failure makes the next attempt from the same network
//! wait longer; failures from elsewhere delay nobody. After 100 in a row, from wherever, attempts
//! count only from networks that are known for the account (NIST SP 800-63B-4, 3.2.2), so strangers
//! cannot keep its owner out. Unknown accounts count as known ones do, so a refusal tells nothing.

use super::{Service, ServiceError, backoff, network::Network};
use crate::{
    contract::{AccountId, Code, Problem},
    server::{
        crypto::TokenHash,
        store::{Attempts, ReadTx, StoreError, WriteTx},
    },
};
use jiff::{SignedDuration, Timestamp};
use std::{net::IpAddr, time::Duration};

/// Failures that cost nothing: people mistype.
const FREE: i64 = 4;
const FIRST_DELAY: Duration = Duration::from_secs(2);

/// Failures in a row at one account, from all networks together, after which only known networks
/// count (NIST SP 800-63B-4, 3.2.2: no more than 100).
pub const MAX_CONSECUTIVE: i64 = 100;

/// Failures in a row are forgotten by a sign-in; else so long after the last one.
const CONSECUTIVE_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Texts that may be asked for at once: a lost one is asked for again.
const FREE_TEXTS: i64 = 3;
const FIRST_TEXT_DELAY: Duration = Duration::from_mins(1);

/// What is guessed at.
#[derive(Clone, Copy, Debug)]
pub enum Guessed<'a> {
    /// The password of this e-mail address.
    Password(&'a str),
    /// The second factor.
    Codes,
}

/// What an attempt counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptKey {
    /// The account and the network.
    here: TokenHash,
    /// The account, from wherever.
    anywhere: TokenHash,
    /// The network, as it may be known for the account.
    network: TokenHash,
}

impl AttemptKey {
    pub fn of(guessed: Guessed<'_>, account: AccountId, from: Option<IpAddr>) -> Self {
        let target = match guessed {
            Guessed::Password(email) => format!("email {}", email.to_lowercase()),
            Guessed::Codes => format!("codes {account}"),
        };
        let here = TokenHash::of(&format!("{target} from {}", network_name(from)));
        Self { here, anywhere: TokenHash::of(&target), network: network_key(account, from) }
    }
}

/// Under what it is kept that the network of `from` is known for `account`.
pub fn network_key(account: AccountId, from: Option<IpAddr>) -> TokenHash {
    TokenHash::of(&format!("network {account} {}", network_name(from)))
}

fn network_name(from: Option<IpAddr>) -> String {
    from.map_or_else(|| "unknown".to_owned(), |address| Network::of(address).to_string())
}

/// How long the attempt after this many failures has to wait.
pub fn delay_after(failures: i64) -> Duration {
    delay_beyond(FREE, FIRST_DELAY, failures)
}

fn delay_beyond(free: i64, first: Duration, count: i64) -> Duration {
    let counted = count.saturating_sub(free).clamp(0, u32::MAX.into());
    backoff::delay(first, u32::try_from(counted).unwrap_or_default())
}

impl Service {
    /// # Errors
    /// `too_many_requests` while this network has to wait; `network_not_known` where it does not
    /// count.
    pub(super) async fn require_patience(
        &self,
        tx: &mut ReadTx,
        key: AttemptKey,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let anywhere = counted(tx, key.anywhere, now).await?;
        let is_limited = anywhere.is_some_and(|attempts| attempts.failures >= MAX_CONSECUTIVE);
        if is_limited && !tx.known_networks().contains(key.network, now).await? {
            return Err(Code::NetworkNotKnown.into());
        }
        require_wait(counted(tx, key.here, now).await?, now)
    }

    /// Counts an attempt as failed, which [`Self::take_back`] undoes: many at once cannot slip
    /// through before the first has failed.
    ///
    /// # Errors
    /// As [`Self::require_patience`]; nothing is counted then.
    pub(super) async fn begin_attempt(
        &self,
        tx: &mut WriteTx,
        key: AttemptKey,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        self.require_patience(tx, key, now).await?;
        self.count_failure(tx, key, now).await
    }

    /// The attempt was not judged: it does not count.
    pub(super) async fn take_back(
        &self,
        tx: &mut WriteTx,
        key: AttemptKey,
    ) -> Result<(), ServiceError> {
        tx.attempts().take_back(key.here).await?;
        Ok(tx.attempts().take_back(key.anywhere).await?)
    }

    /// The attempt was right: it does not count, and the failures before it from this network are
    /// forgotten. Those from elsewhere stay until somebody has signed in.
    pub(super) async fn attempt_was_right(
        &self,
        tx: &mut WriteTx,
        key: AttemptKey,
    ) -> Result<(), ServiceError> {
        tx.attempts().forget(key.here).await?;
        Ok(tx.attempts().take_back(key.anywhere).await?)
    }

    /// Somebody signed in: no failure before counts any more.
    pub(super) async fn forgive(
        &self,
        tx: &mut WriteTx,
        key: AttemptKey,
    ) -> Result<(), ServiceError> {
        tx.attempts().forget(key.here).await?;
        Ok(tx.attempts().forget(key.anywhere).await?)
    }

    pub(super) async fn count_failure(
        &self,
        tx: &mut WriteTx,
        key: AttemptKey,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let failures = count_before(tx, key.here, now).await? + 1;
        let attempts = attempts(failures, delay_after(failures), now);
        tx.attempts().put(key.here, attempts, now).await?;
        let failures = count_before(tx, key.anywhere, now).await? + 1;
        let expires_at = now.checked_add(CONSECUTIVE_FOR).unwrap_or(now);
        let attempts = Attempts { failures, last_at: now, free_at: now, expires_at };
        Ok(tx.attempts().put(key.anywhere, attempts, now).await?)
    }

    /// Counts a text with a code to `account`'s user, by whatever way it is asked for.
    ///
    /// # Errors
    /// `too_many_requests` after too many; none is counted then.
    pub(super) async fn count_text(
        &self,
        tx: &mut WriteTx,
        account: AccountId,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let key = TokenHash::of(&format!("texts {account}"));
        require_wait(counted(tx, key, now).await?, now)?;
        let texts = count_before(tx, key, now).await? + 1;
        let delay = delay_beyond(FREE_TEXTS - 1, FIRST_TEXT_DELAY, texts);
        Ok(tx.attempts().put(key, attempts(texts, delay, now), now).await?)
    }
}

/// The failures of `key` that still count.
async fn counted(
    tx: &mut ReadTx,
    key: TokenHash,
    now: Timestamp,
) -> Result<Option<Attempts>, StoreError> {
    let found = tx.attempts().of(key).await?;
    Ok(found.filter(|attempts| attempts.expires_at >= now))
}

async fn count_before(tx: &mut ReadTx, key: TokenHash, now: Timestamp) -> Result<i64, StoreError> {
    Ok(counted(tx, key, now).await?.map_or(0, |attempts| attempts.failures))
}

/// That many, of which the last is now.
fn attempts(failures: i64, delay: Duration, now: Timestamp) -> Attempts {
    Attempts {
        failures,
        last_at: now,
        free_at: now.checked_add(delay).unwrap_or(now),
        expires_at: now.checked_add(backoff::FORGOTTEN_AFTER).unwrap_or(now),
    }
}

fn require_wait(attempts: Option<Attempts>, now: Timestamp) -> Result<(), ServiceError> {
    let free_at = attempts.map_or(Timestamp::MIN, |attempts| attempts.free_at);
    if free_at <= now {
        return Ok(());
    }
    let wait = free_at.duration_since(now);
    // Rounded up: who comes back in time must not be told to wait again.
    let seconds = u32::try_from(wait.as_secs()).unwrap_or_default() + 1;
    Err(Problem::too_many_requests(seconds).into())
}
