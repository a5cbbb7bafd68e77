//! A new authenticator whose secret was made here: giving it to a user, and finding out whether
//! privacyIDEA takes its codes.
//!
//! A token that privacyIDEA made from another secret looks like any other and locks its user out, so none
//! stays that was not tried with a code.

use super::{
    failure::Failure,
    offers,
    plan_parts::{new_serial, permitted, refusal, remove},
    realm::Realm,
    seen::Seen,
    session::Question,
    tokens,
    wire::{ListedToken, Word, text_of},
};
use crate::{
    contract::{ExternalId, UserActionKind},
    server::{
        crypto::totp,
        directory::remote::{
            DirectoryUser, FactorId, FactorKind, FactorStatus, OrderRefusal, RemoteError, Step,
            StepOutcome, http::Urgency,
        },
        store::Replaces,
    },
};
use serde_json::{Value, json};

/// The state of a token that counts once a code of it was entered (policy `verify_enrollment`).
const VERIFY: &str = "verify";
/// From this difference on the clocks are named as what may be wrong.
const CLOCK_SECONDS: i64 = 60;

/// What gives a user a new authenticator. The new one works before an old one goes.
pub fn plan(
    replaces: Replaces,
    user: &DirectoryUser,
    seen: &Seen,
) -> Result<Vec<Step>, OrderRefusal> {
    permitted(UserActionKind::SendSetupLink, seen)?;
    let old: Vec<_> = match replaces {
        Replaces::Nothing => Vec::new(),
        Replaces::Authenticators => {
            user.factors.iter().filter(|factor| factor.kind.is_authenticator()).collect()
        }
    };
    if !old.is_empty() {
        offers::require(&offers::OTHER_APP, seen)?;
    }
    let factor = new_serial();
    let (id, to) = (user.id.clone(), factor.clone());
    let mut steps = vec![
        Step::EnrolAuthenticator { user: id.clone(), factor: to.clone() },
        Step::ProveAuthenticator { user: id.clone(), factor: to },
    ];
    // A token without a PIN would do where its code alone did not.
    let pattern = old.iter().find(|it| it.status == FactorStatus::Active).or(old.first());
    if let Some(pattern) = pattern {
        steps.push(Step::CopyPin { user: id, from: pattern.id.clone(), to: factor });
    }
    for token in old {
        steps.push(remove(user, token)?);
    }
    Ok(steps)
}

/// Does `step`, one of a new authenticator.
pub async fn enrol(realm: &Realm, step: &Step, secret: &totp::Secret) -> StepOutcome {
    let done = match step {
        Step::EnrolAuthenticator { user, factor } => give(realm, user, factor, secret).await,
        Step::ProveAuthenticator { user, factor } => prove(realm, user, factor, secret).await,
        _ => Ok(StepOutcome::Refused(refusal("privacyIDEA cannot do this."))),
    };
    done.unwrap_or_else(Failure::into_outcome)
}

/// The spelling of seeds that privacyIDEA reads: it takes any other without a word, and no code of it
/// afterwards.
fn hexadecimal(secret: &totp::Secret) -> String {
    secret.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn give(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
    secret: &totp::Secret,
) -> Result<StepOutcome, Failure> {
    let person = realm.person(user, Urgency::Now).await.map_err(Failure::NotSent)?;
    let Some(person) = person else {
        let gone = "There is no such user in privacyIDEA any more. Read the directory again.";
        return Ok(StepOutcome::Refused(refusal(gone)));
    };
    let seed = hexadecimal(secret);
    let body = json!({
        "type": "totp",
        "serial": factor.0,
        "otpkey": seed,
        "otplen": 6,
        "timeStep": 30,
        "hashlib": "sha1",
        "user": person.login,
        "realm": realm.name,
        "resolver": person.resolver,
    });
    let made = realm.session.ask::<Word>(Question::post(&["token", "init"], body)).await;
    let made = made.map_err(|failure| failure.without(&seed))?;
    let state = made.detail.rollout_state;
    if tokens::is_enrolled(state.as_deref()) || state.as_deref() == Some(VERIFY) {
        return Ok(StepOutcome::Done);
    }
    let why = "privacyIDEA wants more steps of its own for a new token (such as 2step), so it is enrolled \
               there.";
    Ok(without_dead(realm, factor, why).await)
}

async fn prove(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
    secret: &totp::Secret,
) -> Result<StepOutcome, Failure> {
    let Some(token) = own(realm, user, factor).await.map_err(Failure::NotSent)? else {
        let gone = "privacyIDEA does not have the new token any more. Send a new setup link.";
        return Ok(StepOutcome::Refused(refusal(gone)));
    };
    if is_proved(&token) {
        return Ok(StepOutcome::Done);
    }
    let now = realm.session.clock().now();
    let Ok(code) = secret.code_at(now) else {
        return Ok(StepOutcome::Refused(refusal("The clock of this server is wrong. Set it.")));
    };
    let tried = match text_of(&token.rollout_state).as_deref() {
        Some(VERIFY) => verify(realm, factor, &code).await,
        _ => takes(realm, factor, &code).await,
    };
    match tried.map_err(|failure| failure.without(&code)) {
        Ok(true) => Ok(StepOutcome::Done),
        Ok(false) => {
            // The user may have signed in with that very code meanwhile.
            let token = own(realm, user, factor).await.map_err(Failure::NoAnswer)?;
            match token.is_some_and(|token| is_proved(&token)) {
                true => Ok(StepOutcome::Done),
                false => Ok(without_dead(realm, factor, &not_taken(realm)).await),
            }
        }
        Err(failure) if failure.is_refusal() => {
            let why = format!("privacyIDEA refuses the code: {}", failure.into_error());
            Ok(without_dead(realm, factor, &why).await)
        }
        Err(failure) => Err(failure),
    }
}

/// Has privacyIDEA finish the enrolment of a token with its first code.
async fn verify(realm: &Realm, factor: &FactorId, code: &str) -> Result<bool, Failure> {
    let body = json!({ "type": "totp", "serial": factor.0, "verify": code });
    match realm.session.ask::<Word>(Question::post(&["token", "init"], body)).await {
        Ok(_) => Ok(true),
        // A wrong code is a parameter that is wrong.
        Err(failure) if failure.is_bad_parameter() => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// Whether a code is one of this token, whatever PIN stands before it.
async fn takes(realm: &Realm, factor: &FactorId, code: &str) -> Result<bool, Failure> {
    let body = json!({ "serial": factor.0, "pass": code, "otponly": 1 });
    let asked = realm.session.ask::<Value>(Question::post(&["validate", "check"], body)).await?;
    Ok(asked.value == Value::Bool(true))
}

/// Why a token does not take its codes, as far as it can be told.
fn not_taken(realm: &Realm) -> String {
    let ahead = realm.session.ahead().map(|ahead| ahead.as_secs()).unwrap_or_default();
    if ahead.abs() >= CLOCK_SECONDS {
        let way = if ahead > 0 { "ahead of" } else { "behind" };
        let minutes = ahead.unsigned_abs().div_ceil(60);
        return format!(
            "privacyIDEA does not take the codes of the new authenticator: its clock is about {minutes} min \
             {way} ours. Set the clocks."
        );
    }
    "privacyIDEA does not take the codes of the new authenticator: it made a key of its own. Look for \
     totp_force_server_generate, or a star, in its policies."
        .to_owned()
}

/// Removes a token that is of no use, and says `why` it is.
async fn without_dead(realm: &Realm, factor: &FactorId, why: &str) -> StepOutcome {
    match realm.session.ask::<Word>(Question::delete(&["token", &factor.0])).await {
        Ok(_) => StepOutcome::Refused(refusal(why)),
        Err(failure) if failure.is_not_found() => StepOutcome::Refused(refusal(why)),
        Err(failure) if failure.is_refusal() => {
            let left = format!("{why} The token {} was left there; remove it.", factor.0);
            StepOutcome::Refused(refusal(&left))
        }
        Err(failure) => StepOutcome::Unknown(format!("{why} {}", failure.into_error())),
    }
}

/// Whether privacyIDEA has the token, in whatever state.
pub async fn is_there(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<bool, RemoteError> {
    own(realm, user, factor).await.map(|token| token.is_some())
}

/// Whether a code of the token was taken.
pub async fn was_proved(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<bool, RemoteError> {
    own(realm, user, factor).await.map(|token| token.is_some_and(|token| is_proved(&token)))
}

async fn own(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<Option<ListedToken>, RemoteError> {
    let token = realm.token(&factor.0).await?;
    Ok(token.filter(|token| tokens::owner(token, &realm.name).as_ref() == Some(user)))
}

/// The counter of a token is the time of its last code, and nought before the first.
fn is_proved(token: &ListedToken) -> bool {
    tokens::is_enrolled(text_of(&token.rollout_state).as_deref()) && token.count > 0
}

/// Whether `code` is one of an authenticator of `user` that works. It is spent then. A wrong one counts
/// nowhere: whoever asks counts.
pub async fn takes_code(realm: &Realm, user: &ExternalId, code: &str) -> Result<bool, RemoteError> {
    // What is no code is not worth a question.
    let is_code = (6..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if !is_code {
        return Ok(false);
    }
    let Some(person) = realm.person(user, Urgency::Now).await? else { return Ok(false) };
    let factors = realm.factors(&person, Urgency::Now).await?;
    let shows_codes =
        |kind: &FactorKind| matches!(kind, FactorKind::Authenticator | FactorKind::CounterCodes);
    let apps = factors.iter().map(|record| &record.factor);
    for app in apps.filter(|it| shows_codes(&it.kind) && it.status == FactorStatus::Active) {
        match takes(realm, &app.id, code).await {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(failure) => return Err(failure.without(code).into_error()),
        }
    }
    Ok(false)
}
