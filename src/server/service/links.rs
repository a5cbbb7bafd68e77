//! Following a link: whom it is for, whether it still works, and what has to be proved first.

mod approved;
pub mod email;
mod hosted;
pub mod network;
pub mod password;
pub mod phone;
pub mod proof;
pub mod setup;

use super::{Service, ServiceError, record::AuditedChange};
use crate::{
    contract::{
        Kind, Language, LinkKind, PhoneNumber, PhoneState, RequestSource, Seq, User,
        api::AuditEvent, rules,
    },
    server::{
        crypto::{TokenHash, Unsealable},
        directory::local::passwords::Unhashable,
        outbox::{code_is_good, message_templates},
        store::{Guard, LinkRow, ReadTx, StoreError, WriteTx},
    },
};
use jiff::Timestamp;

/// Wrong codes after which a link stops working: with six digits, ten guesses find one code in
/// 30,000 or more.
const MAX_FAILURES: i64 = 10;

/// Somebody at a link, with what this browser holds for it.
#[derive(Clone, Debug)]
pub struct LinkRequest {
    pub purpose: LinkKind,
    pub token: TokenHash,
    proofs: Vec<TokenHash>,
    /// Sealed keys of authenticators that this browser was shown.
    pub secrets: Vec<Vec<u8>>,
    /// The address from which the visitor comes.
    pub from: Option<RequestSource>,
}

/// Why a link leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRejection {
    Unknown,
    Used {
        at: Timestamp,
    },
    /// A newer link took its place.
    Revoked,
    /// What it was used for goes on in another system.
    UnderWay,
    /// What it was used for may have been done in another system, or not.
    OutcomeUnknown,
    /// The system for which it sets something up cannot be asked.
    NotNow,
    /// What it was for is gone, or it ended with the user's other links.
    Ended,
    /// What it was for was called back, or ended with the user's other links.
    Cancelled,
    /// Another user got the address that it confirms.
    EmailTaken,
    Expired {
        at: Timestamp,
    },
    TooManyTries,
    /// What guarded the account when the link was sent is not there any more, so the link would ask
    /// for less than it did.
    GuardGone,
}

/// Why a visitor was turned away.
#[derive(Debug)]
pub enum LinkError {
    LinkRejection(LinkRejection),
    Failed(ServiceError),
}

/// What has to be proved, and until when the link waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofRequired {
    pub way: ProofMethod,
    pub expires_at: Timestamp,
}

/// What proves that the visitor is the user and not somebody who reads the user's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofMethod {
    /// A code texted to the verified number; `sent_at` is absent while none is waiting.
    Text { number: PhoneNumber, sent_at: Option<Timestamp> },
    /// A code of the authenticator, or a recovery code.
    Authenticator,
    /// A code that an Owner or Admin speaks to the user. `by` says whom to ask.
    Approval { by: Approver },
}

/// Who approves a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approver {
    /// An Owner or Admin.
    Administrator,
    /// For Owners and Admins: another Owner.
    OtherOwner,
}

/// A link that works, and its user.
pub struct ValidLink {
    pub link: LinkRow,
    pub user: User,
    /// Absent when nothing has to be proved, or it was.
    pub needed: Option<ProofRequired>,
}

impl LinkRequest {
    /// `proofs` and `secrets` are what the browser sent in its cookies, good or not.
    pub fn new(
        purpose: LinkKind,
        token: &str,
        proofs: impl Iterator<Item = String>,
        secrets: Vec<Vec<u8>>,
    ) -> Self {
        let proofs = proofs.map(|proof| TokenHash::of(&proof)).collect();
        Self { purpose, token: TokenHash::of(token), proofs, secrets, from: None }
    }

    pub fn from(self, from: Option<RequestSource>) -> Self {
        Self { from, ..self }
    }
}

impl Service {
    /// The language of the user whom the link with `token` is for, whether it works or not; nothing where
    /// nobody knows.
    pub async fn language_of_link(&self, token: &str) -> Option<Language> {
        let mut tx = self.store.read().await.ok()?;
        tx.links().language(TokenHash::of(token)).await.ok()?
    }

    /// # Errors
    /// [`LinkError::LinkRejection`] when the link does not work (any more).
    pub(super) async fn follow(
        &self,
        tx: &mut ReadTx,
        link_request: &LinkRequest,
        now: Timestamp,
    ) -> Result<ValidLink, LinkError> {
        let found = tx.links().find(link_request.purpose, link_request.token).await?;
        let link = found.ok_or(LinkRejection::Unknown)?;
        let is_locked = link.failures >= MAX_FAILURES;
        match (link.used_at, link.revoked_at) {
            (Some(at), _) => {
                let under_way = self.enrolment_under_way(tx, link_request).await?;
                return Err(under_way.unwrap_or(LinkRejection::Used { at }).into());
            }
            (None, Some(_)) if link.guard == Guard::Gone => {
                return Err(LinkRejection::GuardGone.into());
            }
            (None, Some(_)) if is_locked => return Err(LinkRejection::TooManyTries.into()),
            (None, Some(_)) => {
                let is_replaced = tx.links().has_successor(link_request.token).await?;
                return Err(match link_request.purpose {
                    _ if is_replaced => LinkRejection::Revoked,
                    LinkKind::Email => LinkRejection::Cancelled,
                    _ => LinkRejection::Ended,
                }
                .into());
            }
            (None, None) if link.expires_at <= now => {
                return Err(LinkRejection::Expired { at: link.expires_at }.into());
            }
            (None, None) => {}
        }
        let user = tx.person(link.user, now).await?;
        let mut user = user.ok_or(LinkRejection::Unknown)?;
        if self.directory.host_of(&user).is_some() {
            let factors = tx.users().directory_factors(&[user.id]).await?;
            user.factors = factors.into_iter().map(|(_, factor)| factor).collect();
        }
        if user.kind == Kind::Avobot || !user.is_enabled() {
            return Err(LinkRejection::Ended.into());
        }
        let guard = match (link.guard, link_request.purpose) {
            (Guard::Vouched, _) => Guard::Vouched,
            // It was not texted, so somebody may have read it on its way.
            (Guard::Approval, LinkKind::Phone) => Guard::Approval,
            (_, purpose) => self.directory.guard_of(&user, purpose, link.replaces),
        };
        if guard.is_weaker_than(link.guard) {
            return Err(LinkRejection::GuardGone.into());
        }
        let is_proved = link.proof.is_some_and(|proof| link_request.proofs.contains(&proof));
        let way = match guard {
            _ if is_proved => None,
            Guard::None | Guard::Vouched | Guard::Gone => None,
            // Who proved it already is not shut out by somebody else's guesses.
            _ if is_locked => return Err(LinkRejection::TooManyTries.into()),
            Guard::Authenticator => Some(ProofMethod::Authenticator),
            Guard::Phone => text_way(&link, &user, now),
            Guard::Approval => Some(ProofMethod::Approval { by: approver_of(&user) }),
        };
        let needed = way.map(|way| ProofRequired { way, expires_at: link.expires_at });
        Ok(ValidLink { link, user, needed })
    }

    /// Whether the link still works: who waits for the turn to be computed may lose meanwhile to
    /// another with the same link.
    ///
    /// # Errors
    /// As [`Self::follow`].
    pub(super) async fn still_open(&self, link_request: &LinkRequest) -> Result<(), LinkError> {
        let mut snapshot = self.store.snapshot().await?;
        self.follow(&mut snapshot, link_request, self.now()).await.map(|_| ())
    }

    /// Counts a wrong code. One too many locks the link and tells the user, unless the user proved
    /// the factor already and so has nothing to fear from guesses. The caller commits; what it gives
    /// is to be announced.
    pub(super) async fn wrong_code(
        &self,
        tx: &mut WriteTx,
        link_request: &LinkRequest,
        followed: &ValidLink,
        now: Timestamp,
    ) -> Result<Option<Seq>, LinkError> {
        let failures = tx.links().count_failure(link_request.token).await?;
        if failures != MAX_FAILURES || followed.link.proof.is_some() {
            return Ok(None);
        }
        tx.links().lock(link_request.token, now).await?;
        let message = message_templates::link_locked(&self.voice, &followed.user, now);
        let change = AuditedChange::of_nobody(&followed.user, AuditEvent::LinkLocked)
            .from(link_request.from);
        Ok(Some(self.record(tx, change, &[message], now).await?.seq))
    }
}

fn approver_of(user: &User) -> Approver {
    match rules::is_privileged(user) {
        true => Approver::OtherOwner,
        false => Approver::Administrator,
    }
}

fn text_way(link: &LinkRow, user: &User, now: Timestamp) -> Option<ProofMethod> {
    let PhoneState::Verified { number, .. } = &user.phone else { return None };
    let waiting = link.code_at.filter(|_| link.sealed_code.is_some());
    let sent_at = waiting.filter(|at| code_is_good(*at, now));
    Some(ProofMethod::Text { number: number.clone(), sent_at })
}

impl From<LinkRejection> for LinkError {
    fn from(closed: LinkRejection) -> Self {
        Self::LinkRejection(closed)
    }
}

impl From<ServiceError> for LinkError {
    fn from(refused: ServiceError) -> Self {
        Self::Failed(refused)
    }
}

impl From<StoreError> for LinkError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Unsealable> for LinkError {
    fn from(error: Unsealable) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Unhashable> for LinkError {
    fn from(error: Unhashable) -> Self {
        Self::Failed(error.into())
    }
}
