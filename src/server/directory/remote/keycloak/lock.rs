//! Users whom Keycloak lets not sign in for a while, after too many wrong passwords. Enabled they stay, and no
//! list tells of it.

use super::{
    calls::{KeycloakCalls, KeycloakQuestion, parsed},
    fault::{KeycloakFault, refused},
    realm_facts::RealmFacts,
    wire::LockRow,
};
use crate::{
    contract::{ExternalId, SignInLock, UnknownReason},
    server::directory::remote::{Observed, RemoteError, StepOutcome, http::Urgency},
};
use jiff::Timestamp;

fn path(id: &str) -> [&str; 4] {
    ["attack-detection", "brute-force", "users", id]
}

/// Whether the user is locked out by now.
///
/// # Errors
/// Those of the way there.
pub async fn lock_of(
    calls: &KeycloakCalls,
    id: &ExternalId,
    facts: &RealmFacts,
    urgency: Urgency,
) -> Result<Observed<Option<SignInLock>>, RemoteError> {
    if facts.never_locks_out() {
        return Ok(Observed::Known(None));
    }
    let path = path(&id.0);
    let question = KeycloakQuestion::get(&path, &[], urgency);
    match calls.read::<LockRow>(question).await {
        Ok(row) => Ok(Observed::Known(row.and_then(|row| lock(&row)))),
        Err(RemoteError::NotPermitted(_)) => Ok(Observed::Unknown(UnknownReason::NotPermitted)),
        Err(error) => Err(error),
    }
}

fn lock(row: &LockRow) -> Option<SignInLock> {
    let until = Timestamp::from_second(row.failed_login_not_before).ok();
    row.disabled.then_some(SignInLock { until: until.filter(|at| at.as_second() > 0) })
}

/// Ends the lock of the user.
pub async fn unlock(
    calls: &KeycloakCalls,
    user: &ExternalId,
) -> Result<StepOutcome, KeycloakFault> {
    calls.ask(KeycloakQuestion::delete(&path(&user.0))).await?;
    match is_unlocked(calls, user).await {
        Ok(true) => Ok(StepOutcome::Done),
        Ok(false) => Ok(refused(
            "Keycloak ended the lock, and wrong passwords have locked the user out again meanwhile. \
             Find out who tries them, in Keycloak under Events.",
        )),
        Err(fault) => Ok(StepOutcome::Unknown(fault.into_error().to_string())),
    }
}

/// Whether the user is not locked out by now.
pub async fn is_unlocked(calls: &KeycloakCalls, user: &ExternalId) -> Result<bool, KeycloakFault> {
    let path = path(&user.0);
    let question = KeycloakQuestion::get(&path, &[], Urgency::Now);
    let row: LockRow = parsed(&calls.ask(question).await?)?;
    Ok(lock(&row).is_none())
}
