//! What is done at privacyIDEA, step by step, and how it is found out whether it was done.

use super::{
    enrolment,
    failure::Failure,
    offers,
    plan_parts::{new_serial, permitted, refusal, remove},
    realm::Realm,
    seen::Seen,
    session::Question,
    tokens,
    wire::Word,
};
use crate::{
    contract::{ExternalId, PhoneNumber, UserActionKind},
    server::directory::remote::{
        DirectoryUser, FactorId, FactorKind, FactorStatus, Observed, Order, OrderRefusal,
        RemoteError, SettledStep, Step, StepOutcome, http::Urgency,
    },
};
use serde_json::json;

/// The steps of `order`. A new phone comes before the old one goes, so that a refusal leaves that alone.
pub fn plan(
    order: &Order,
    user: Option<&DirectoryUser>,
    seen: &Seen,
) -> Result<Vec<Step>, OrderRefusal> {
    let Some(user) = user else {
        return Err(refusal("There is no such user in privacyIDEA. Read the directory again."));
    };
    match order {
        Order::SetPhone(number) => set_phone(number, user, seen),
        Order::RemoveAuthenticators => {
            permitted(UserActionKind::ResetAuthenticator, seen)?;
            let apps = user.factors.iter().filter(|factor| factor.kind.is_authenticator());
            apps.map(|app| remove(user, app)).collect()
        }
        Order::RemoveFactor(id) => {
            permitted(UserActionKind::RemoveFactor, seen)?;
            match user.factors.iter().find(|factor| factor.id == *id) {
                Some(factor) => Ok(vec![remove(user, factor)?]),
                None => Err(refusal("The user does not have this token in privacyIDEA any more.")),
            }
        }
        Order::EnrolAuthenticator { replaces } => enrolment::plan(*replaces, user, seen),
        Order::SendEnrolmentMail { .. } => Err(refusal("privacyIDEA sends no mails of its own.")),
        Order::SendPasswordReset => Err(not_offered(UserActionKind::ResetPassword, seen)),
        Order::EndSessions => Err(not_offered(UserActionKind::EndSessions, seen)),
        Order::Enable => Err(not_offered(UserActionKind::Enable, seen)),
        Order::Disable => Err(not_offered(UserActionKind::Disable, seen)),
        Order::Unlock => Err(not_offered(UserActionKind::Unlock, seen)),
        Order::SetRole(_) | Order::EditProfile { .. } => {
            Err(not_offered(UserActionKind::Edit, seen))
        }
        Order::RemoveUser => Err(not_offered(UserActionKind::Remove, seen)),
        Order::AddUser { .. } => {
            Err(refusal("Users of privacyIDEA are added in the user store behind it."))
        }
    }
}

fn set_phone(
    number: &PhoneNumber,
    user: &DirectoryUser,
    seen: &Seen,
) -> Result<Vec<Step>, OrderRefusal> {
    let old: Vec<_> = user.factors.iter().filter(|it| it.kind == FactorKind::Text).collect();
    let is_there = matches!(&user.phone, Observed::Known(Some(phone))
        if phone.is_verified && phone.number == *number);
    if is_there && old.len() == 1 {
        return Ok(Vec::new());
    }
    let action = match old.is_empty() {
        true => UserActionKind::AddPhone,
        false => UserActionKind::UpdatePhone,
    };
    permitted(action, seen)?;
    let factor = new_serial();
    let mut steps = vec![Step::AddPhone {
        user: user.id.clone(),
        factor: factor.clone(),
        number: number.clone(),
    }];
    // A token without a PIN would do where its code alone did not.
    let pattern = old.iter().find(|it| it.status == FactorStatus::Active).or(old.first());
    if let Some(pattern) = pattern {
        let (user, from) = (user.id.clone(), pattern.id.clone());
        steps.push(Step::CopyPin { user, from, to: factor });
    }
    for token in old {
        steps.push(remove(user, token)?);
    }
    Ok(steps)
}

fn not_offered(action: UserActionKind, seen: &Seen) -> OrderRefusal {
    match permitted(action, seen) {
        Err(refusal) => refusal,
        Ok(()) => refusal("privacyIDEA cannot do this."),
    }
}

/// Does `step`.
pub async fn execute(realm: &Realm, step: &Step) -> StepOutcome {
    let done = match step {
        Step::AddPhone { user, factor, number } => add_phone(realm, user, factor, number).await,
        Step::CopyPin { from, to, .. } => copy_pin(realm, from, to).await,
        Step::RemoveFactor { user, factor } => remove_factor(realm, user, factor).await,
        _ => Ok(StepOutcome::Refused(refusal("privacyIDEA cannot do this."))),
    };
    done.unwrap_or_else(Failure::into_outcome)
}

async fn add_phone(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
    number: &PhoneNumber,
) -> Result<StepOutcome, Failure> {
    let person = realm.person(user, Urgency::Now).await.map_err(Failure::NotSent)?;
    let Some(person) = person else {
        let gone =
            refusal("There is no such user in privacyIDEA any more. Read the directory again.");
        return Ok(StepOutcome::Refused(gone));
    };
    let body = json!({
        "type": "sms",
        "serial": factor.0,
        "phone": number.e164(),
        "genkey": 1,
        "user": person.login,
        "realm": realm.name,
        "resolver": person.resolver,
    });
    let made = realm.session.ask::<Word>(Question::post(&["token", "init"], body)).await?;
    if tokens::is_enrolled(made.detail.rollout_state.as_deref()) {
        return Ok(StepOutcome::Done);
    }
    // Until its user has confirmed it, the old phone would be gone and the new one of no use.
    realm.session.note(|seen| seen.confirms_phones = true);
    match realm.session.ask::<Word>(Question::delete(&["token", &factor.0])).await {
        Ok(_) => Ok(StepOutcome::Refused(refusal(offers::CONFIRMED))),
        Err(failure) => {
            let why = failure.into_error();
            let message = format!("A phone that waits for its user was left there: {why}");
            Ok(StepOutcome::Unknown(message))
        }
    }
}

async fn copy_pin(realm: &Realm, from: &FactorId, to: &FactorId) -> Result<StepOutcome, Failure> {
    let body = json!({ "from": from.0, "to": to.0 });
    realm.session.ask::<Word>(Question::post(&["token", "copypin"], body)).await?;
    Ok(StepOutcome::Done)
}

async fn remove_factor(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<StepOutcome, Failure> {
    let token = realm.token(&factor.0).await.map_err(Failure::NotSent)?;
    let owner = token.as_ref().and_then(|token| tokens::owner(token, &realm.name));
    if token.is_some() && owner.as_ref() != Some(user) {
        let message = "The token is not this user's any more. Read the directory again.";
        return Ok(StepOutcome::Refused(refusal(message)));
    }
    match realm.session.ask::<Word>(Question::delete(&["token", &factor.0])).await {
        Err(failure) if failure.is_not_found() => Ok(StepOutcome::Done),
        done => done.map(|_| StepOutcome::Done),
    }
}

/// Whether `step` was done, by what is there now.
pub async fn settle(realm: &Realm, step: &Step) -> SettledStep {
    let settled = match step {
        Step::AddPhone { user, factor, .. } => is_ready(realm, user, factor).await,
        // A PIN cannot be read. Copying it once more changes nothing, so it is done again.
        Step::CopyPin { .. } => Ok(false),
        Step::EnrolAuthenticator { user, factor } => enrolment::is_there(realm, user, factor).await,
        Step::ProveAuthenticator { user, factor } => {
            enrolment::was_proved(realm, user, factor).await
        }
        Step::RemoveFactor { factor, .. } => {
            realm.token(&factor.0).await.map(|token| token.is_none())
        }
        _ => return SettledStep::CannotTell,
    };
    match settled {
        Ok(true) => SettledStep::Done,
        Ok(false) => SettledStep::NotDone,
        Err(error) => SettledStep::NotRead(error),
    }
}

async fn is_ready(
    realm: &Realm,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<bool, RemoteError> {
    let token = realm.token(&factor.0).await?;
    let own = token.filter(|token| tokens::owner(token, &realm.name).as_ref() == Some(user));
    let now = realm.session.clock().now();
    let state = own.map(|token| tokens::factor(&token, None, now).factor.status);
    Ok(state.is_some_and(|state| state == FactorStatus::Active))
}
