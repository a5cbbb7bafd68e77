//! Following a link: whom it is for, whether it still works, and what has to be proved first.

use super::{Refused, Service};
use crate::{
    contract::{Code, PhoneNumber, PhoneState, User},
    server::{
        crypto::{TokenHash, Unsealable},
        passwords::Unhashable,
        store::{self, LinkPurpose, LinkRow, StoreError},
    },
};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use std::net::IpAddr;

/// Wrong codes after which a link stops working: with six digits, ten guesses find one code in
/// 30,000 or more.
const MAX_FAILURES: i64 = 10;

/// For how long a texted code is good.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// Somebody at a link, perhaps with the proof that this browser got.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    pub purpose: LinkPurpose,
    pub token: TokenHash,
    pub proof: Option<TokenHash>,
    /// The address from which the visitor comes.
    pub from: Option<IpAddr>,
}

/// Why a link leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    Unknown,
    Used {
        at: Timestamp,
    },
    /// A newer link took its place, or what it was for is gone.
    Revoked,
    Expired {
        at: Timestamp,
    },
    TooManyTries,
}

/// Why a visitor was turned away.
#[derive(Debug)]
pub enum Turned {
    Closed(Closed),
    Failed(Refused),
}

/// What has to be proved, and until when the link waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    pub way: Way,
    pub expires_at: Timestamp,
}

/// What proves that the visitor is the user and not somebody who reads the user's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// A code texted to the verified number; `sent_at` is absent while none is waiting.
    Text { number: PhoneNumber, sent_at: Option<Timestamp> },
    /// A code of the authenticator, or a recovery code.
    Authenticator,
}

/// A link that works, and its user.
pub struct Followed {
    pub link: LinkRow,
    pub user: User,
    /// Absent when nothing has to be proved, or it was.
    pub needed: Option<Needed>,
}

impl Visit {
    pub fn new(purpose: LinkPurpose, token: &str, proof: Option<&str>) -> Self {
        Self { purpose, token: TokenHash::of(token), proof: proof.map(TokenHash::of), from: None }
    }

    pub fn from(self, from: Option<IpAddr>) -> Self {
        Self { from, ..self }
    }
}

impl Service {
    /// # Errors
    /// [`Turned::Closed`] when the link does not work (any more).
    pub(super) async fn follow(
        &self,
        connection: &mut AnyConnection,
        visit: &Visit,
        now: Timestamp,
    ) -> Result<Followed, Turned> {
        let found = store::find_link(&mut *connection, visit.purpose, visit.token).await?;
        let link = found.ok_or(Closed::Unknown)?;
        let closed = match (link.used_at, link.revoked_at) {
            (Some(at), _) => Some(Closed::Used { at }),
            (None, Some(_)) => Some(Closed::Revoked),
            (None, None) if link.expires_at <= now => Some(Closed::Expired { at: link.expires_at }),
            (None, None) if link.failures >= MAX_FAILURES => Some(Closed::TooManyTries),
            (None, None) => None,
        };
        if let Some(closed) = closed {
            return Err(closed.into());
        }
        let user = store::find_user(&mut *connection, link.user, now).await?;
        let user = user.ok_or(Closed::Unknown)?;
        let way = self.way(connection, visit, &link, &user, now).await?;
        let needed = way.map(|way| Needed { way, expires_at: link.expires_at });
        Ok(Followed { link, user, needed })
    }

    /// A link in a mail proves that somebody reads the user's mail, no more. A user who has a
    /// second factor proves it before the link replaces a factor or the password.
    async fn way(
        &self,
        connection: &mut AnyConnection,
        visit: &Visit,
        link: &LinkRow,
        user: &User,
        now: Timestamp,
    ) -> Result<Option<Way>, StoreError> {
        if link.proof.is_some() && link.proof == visit.proof {
            return Ok(None);
        }
        match visit.purpose {
            // Its link came to the number itself.
            LinkPurpose::Phone => return Ok(None),
            LinkPurpose::Password if user.authenticator.is_configured() => {
                let known = store::authenticator_of(connection, user.id).await?;
                if known.is_some() {
                    return Ok(Some(Way::Authenticator));
                }
            }
            LinkPurpose::Password | LinkPurpose::Setup => {}
        }
        let PhoneState::Verified { number, .. } = &user.phone else { return Ok(None) };
        let waiting = link.code_at.filter(|_| link.sealed_code.is_some());
        let sent_at = waiting.filter(|at| code_is_good(*at, now));
        Ok(Some(Way::Text { number: number.clone(), sent_at }))
    }

    /// Counts a wrong code; the link stops working after too many.
    pub(super) async fn wrong_code(&self, visit: &Visit) -> Result<(), Turned> {
        let mut transaction = self.store.begin_write().await?;
        store::count_failure(&mut transaction, visit.token).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(())
    }
}

/// Whether a code texted at `sent_at` is good at the time `now`.
pub fn code_is_good(sent_at: Timestamp, now: Timestamp) -> bool {
    sent_at.checked_add(CODE_LIFETIME).is_ok_and(|until| until > now)
}

impl Followed {
    /// Turns away whoever skipped the proof.
    pub fn require_proved(&self) -> Result<(), Turned> {
        match self.needed {
            None => Ok(()),
            Some(_) => Err(Refused::from(Code::Forbidden).into()),
        }
    }
}

impl From<Closed> for Turned {
    fn from(closed: Closed) -> Self {
        Self::Closed(closed)
    }
}

impl From<Refused> for Turned {
    fn from(refused: Refused) -> Self {
        Self::Failed(refused)
    }
}

impl From<StoreError> for Turned {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Unsealable> for Turned {
    fn from(error: Unsealable) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Unhashable> for Turned {
    fn from(error: Unhashable) -> Self {
        Self::Failed(error.into())
    }
}
