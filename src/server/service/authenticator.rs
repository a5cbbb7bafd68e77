//! The authenticator of a user: binding one, and judging its codes and those that stand in for it.

use super::{Service, ServiceError, actions::ActionContext, record::AuditedChange};
use crate::{
    contract::{Principal, RequestSource, Seq, User, api::AuditEvent, text::counted},
    server::{
        crypto::totp,
        directory::{
            NewAuthenticator, UserChange,
            local::{passwords, recovery_codes::RecoveryCode},
        },
        outbox::message_templates,
        store::WriteTx,
    },
};
use jiff::{SignedDuration, Timestamp};

/// A recovery code and the hash under which it is stored.
pub type HashedCode = (RecoveryCode, String);

/// An authenticator whose first code was right.
pub struct ProvedAuthenticator {
    pub secret: totp::Secret,
    /// The time step of that code.
    pub step: i64,
    /// The recovery codes that come with it.
    pub codes: Vec<HashedCode>,
    /// The address from which the code came.
    pub from: Option<RequestSource>,
}

/// By how many minutes the clock of a phone differs. Rounded up: half a minute is no number of minutes that a
/// person could look for.
pub fn minutes_off(offset: SignedDuration) -> u64 {
    offset.as_secs().unsigned_abs().div_ceil(60)
}

/// What helps where a code shows that the clock of the phone differs by `offset`.
pub fn clock_off(offset: SignedDuration) -> String {
    let minutes = counted(minutes_off(offset), "minute");
    let way = if offset.is_positive() { "ahead" } else { "behind" };
    format!(
        "The clock of your phone is about {minutes} {way}. Turn on automatic date and time in the \
         settings of the phone, then enter the code that the app shows now."
    )
}

impl Service {
    /// Gives `user` the authenticator that was `proved`. Setup links that are still out stop working.
    /// The caller commits and announces.
    pub(super) async fn configure_authenticator(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        proved: ProvedAuthenticator,
        now: Timestamp,
    ) -> Result<(Vec<RecoveryCode>, Seq), ServiceError> {
        let ProvedAuthenticator { secret, step, codes, from } = proved;
        let (codes, recovery_codes): (Vec<_>, Vec<_>) = codes.into_iter().unzip();
        let principal = Principal::of(user, from);
        let change =
            UserChange::BindAuthenticator(NewAuthenticator { secret, step, recovery_codes });
        let context = ActionContext { principal: &principal, note: None, now, request: None };
        let performed = self.perform(tx, context, user, change).await?;
        Ok((codes, performed.recorded.seq))
    }

    /// Whether `code` is right for the user's authenticator; its time step is then spent.
    pub(super) async fn accept_totp(
        &self,
        tx: &mut WriteTx,
        user: &User,
        code: &str,
        now: Timestamp,
    ) -> Result<bool, ServiceError> {
        let found = tx.authenticators().of(user.id).await?;
        let Some(authenticator) = found else { return Ok(false) };
        let secret = totp::open(&self.key, user.id, &authenticator.sealed_secret)?;
        match secret.step_of(code, now) {
            Some(step) => Ok(tx.authenticators().accept_step(user.id, step).await?),
            None => Ok(false),
        }
    }

    /// The hash of `code`, if it is one of the user's codes that were not used yet.
    pub(super) async fn hash_of_recovery_code(
        &self,
        user: &User,
        code: RecoveryCode,
    ) -> Result<Option<String>, ServiceError> {
        let unused = self.store.read().await?.recovery_codes().unused(user.id).await?;
        let Some(any) = unused.first() else { return Ok(None) };
        let salt = passwords::salt_of(any)?;
        let hash = self.compute(move || code.hash(&salt)).await?;
        Ok(unused.contains(&hash).then_some(hash))
    }

    /// Tells the user that a recovery code opened the account. The caller commits and announces.
    pub(super) async fn tell_of_recovery(
        &self,
        tx: &mut WriteTx,
        user: &User,
        from: Option<RequestSource>,
        now: Timestamp,
    ) -> Result<Seq, ServiceError> {
        let left = tx.recovery_codes().unused(user.id).await?.len();
        let message = message_templates::recovery_code_used(&self.voice, user, left, now);
        let change = AuditedChange::own(user, AuditEvent::RecoveryCodeUsed).from(from);
        Ok(self.record(tx, change, &[message], now).await?.seq)
    }
}
