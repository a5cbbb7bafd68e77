//! What is done at Keycloak, step by step, and how it is found out whether it was done.

use super::{
    PhoneAttributes,
    calls::{KeycloakCalls, KeycloakQuestion},
    enrolment,
    fault::{KeycloakFault, refused},
    lock::{is_unlocked, unlock},
    lookup::{credentials, found, remove, there},
    offers::{self, KeycloakSeen},
    people::SET_UP_APP,
    profile::{self, ProfileChange},
    whole_user::{has_phone, keeps_phones, set_phone, undeclared},
    wire::KeycloakUserRow,
};
use crate::{
    contract::{Availability, Email, ExternalId, Kind, PhoneNumber, Role, UserActionKind},
    server::directory::remote::{
        DirectoryUser, FactorId, Order, OrderRefusal, SettledStep, Step, StepOutcome, http::Urgency,
    },
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::{num::NonZeroU32, time::Duration};

/// What ends at a log-out is what was begun before its second: this long after it, nothing begins in it.
const NEXT_SECOND: Duration = Duration::from_millis(1100);

/// The steps of `order`, the one that lowers the risk first.
pub fn plan(
    order: &Order,
    user: Option<&DirectoryUser>,
    seen: &KeycloakSeen,
) -> Result<Vec<Step>, OrderRefusal> {
    if let Order::AddUser { name, email, role, phone } = order {
        if *role != Role::Member {
            return Err(roles_are_there());
        }
        let (name, email, phone) = (name.clone(), email.clone(), phone.clone());
        return Ok(vec![Step::AddUser { name, email, role: *role, phone }]);
    }
    let Some(user) = user else {
        return Err(refusal(
            "There is no such user in the realm any more. Read the directory again.",
        ));
    };
    if user.kind == Kind::Avobot {
        return Err(refusal(offers::SERVICE_ACCOUNT));
    }
    let id = user.id.clone();
    let (action, steps) = match order {
        Order::SendPasswordReset if user.email.is_none() => {
            return Err(refusal("The realm has no address to send a password mail to."));
        }
        Order::SendPasswordReset => {
            (UserActionKind::ResetPassword, vec![Step::SendPasswordReset { user: id }])
        }
        Order::SendEnrolmentMail { .. } if user.email.is_none() => {
            return Err(refusal("The realm has no address to send a mail to."));
        }
        Order::SendEnrolmentMail { lifespan } => {
            let step = Step::SendEnrolmentMail { user: id, lifespan: *lifespan };
            (UserActionKind::SendSetupLink, vec![step])
        }
        Order::EndSessions => (UserActionKind::EndSessions, vec![Step::EndSessions { user: id }]),
        Order::Enable => (UserActionKind::Enable, vec![Step::Enable { user: id }]),
        // Sessions sleep while their user is disabled, and go on when the user is enabled again.
        Order::Disable => {
            let end = Step::EndSessions { user: id.clone() };
            (UserActionKind::Disable, vec![Step::Disable { user: id }, end])
        }
        Order::SetPhone(number) => {
            let step = Step::SetPhone { user: id, number: number.clone() };
            (UserActionKind::UpdatePhone, vec![step])
        }
        Order::RemoveAuthenticators => (UserActionKind::ResetAuthenticator, remove_apps(user)),
        Order::RemoveFactor(factor) => (UserActionKind::RemoveFactor, remove_one(user, factor)?),
        Order::EnrolAuthenticator { replaces } => {
            (UserActionKind::SendSetupLink, enrolment::plan(*replaces, user))
        }
        Order::RemoveUser => (UserActionKind::Remove, vec![Step::RemoveUser { user: id }]),
        Order::Unlock => (UserActionKind::Unlock, vec![Step::Unlock { user: id }]),
        Order::EditProfile { name, email } => {
            let (name, email) = (name.clone(), email.clone());
            (UserActionKind::Edit, vec![Step::EditProfile { user: id, name, email }])
        }
        Order::SetRole(_) => return Err(roles_are_there()),
        Order::AddUser { .. } => return Err(refusal("This user is there already.")),
    };
    match offers::offer(action, seen) {
        Availability::NotPossible { reason } => Err(refusal(&reason)),
        Availability::Available | Availability::InBrowser { .. } => Ok(steps),
    }
}

/// Whoever is signed in with the app goes out before it goes, and whoever came in meanwhile afterwards.
fn remove_apps(user: &DirectoryUser) -> Vec<Step> {
    let end = || Step::EndSessions { user: user.id.clone() };
    let remove = enrolment::apps(user)
        .map(|app| Step::RemoveFactor { user: user.id.clone(), factor: app.id.clone() });
    [end()].into_iter().chain(remove).chain([end()]).collect()
}

/// Nobody comes in with it any more before those who did are out.
fn remove_one(user: &DirectoryUser, factor: &FactorId) -> Result<Vec<Step>, OrderRefusal> {
    if user.factors.iter().all(|it| it.id != *factor) {
        return Err(refusal("The user does not have it in Keycloak any more."));
    }
    let remove = Step::RemoveFactor { user: user.id.clone(), factor: factor.clone() };
    Ok(vec![remove, Step::EndSessions { user: user.id.clone() }])
}

fn roles_are_there() -> OrderRefusal {
    refusal(offers::ROLES_ARE_THERE)
}

pub fn refusal(message: &str) -> OrderRefusal {
    OrderRefusal { message: message.to_owned() }
}

/// Does `step`.
pub async fn execute(calls: &KeycloakCalls, phone: &PhoneAttributes, step: &Step) -> StepOutcome {
    let done = match step {
        Step::SendPasswordReset { user } => mail(calls, user, "UPDATE_PASSWORD", None).await,
        Step::SendEnrolmentMail { user, lifespan } => {
            mail(calls, user, SET_UP_APP, Some(*lifespan)).await
        }
        Step::EndSessions { user } => end_sessions(calls, user).await,
        Step::Enable { user } => set_enabled(calls, user, true).await,
        Step::Disable { user } => set_enabled(calls, user, false).await,
        Step::Unlock { user } => unlock(calls, user).await,
        Step::EditProfile { user, name, email } => {
            let change = ProfileChange { name: name.as_deref(), email: email.as_ref() };
            profile::edit(calls, user, change).await
        }
        Step::SetPhone { user, number } => set_phone(calls, phone, user, number).await,
        Step::RemoveFactor { user, factor } => {
            remove(calls, &["users", &user.0, "credentials", &factor.0]).await
        }
        Step::PutFirst { user, factor } => enrolment::put_first(calls, user, factor).await,
        Step::RemoveUser { user } => remove(calls, &["users", &user.0]).await,
        Step::AddUser { name, email, phone: number, .. } => {
            // Asked before: who is there cannot be taken back for a number that is not kept.
            if number.is_some() && !keeps_phones(calls, phone).await {
                return refused(undeclared(phone));
            }
            let new = new_user(name, email, number.as_ref().map(|it| (phone, it)));
            done(calls.ask(KeycloakQuestion::post(&["users"], Some(new))).await)
        }
        _ => Ok(refused("Keycloak cannot do this.")),
    };
    done.unwrap_or_else(KeycloakFault::into_outcome)
}

fn done(answer: Result<Vec<u8>, KeycloakFault>) -> Result<StepOutcome, KeycloakFault> {
    answer.map(|_| StepOutcome::Done)
}

/// Only this field: the others stay as they are.
async fn set_enabled(
    calls: &KeycloakCalls,
    user: &ExternalId,
    enabled: bool,
) -> Result<StepOutcome, KeycloakFault> {
    done(calls.ask(KeycloakQuestion::put(&["users", &user.0], json!({ "enabled": enabled }))).await)
}

/// Keycloak mails the user a link under which `action` is done, for so many seconds; for as long as the realm
/// says without a word of it.
async fn mail(
    calls: &KeycloakCalls,
    user: &ExternalId,
    action: &str,
    lifespan: Option<NonZeroU32>,
) -> Result<StepOutcome, KeycloakFault> {
    let path = ["users", &user.0, "execute-actions-email"];
    let lifespan = lifespan.map(|seconds| seconds.to_string());
    let query: Vec<_> = lifespan.iter().map(|seconds| ("lifespan", seconds.as_str())).collect();
    match calls.ask(KeycloakQuestion::put(&path, json!([action])).with(&query)).await {
        // It says so where its mail server took nothing.
        Err(KeycloakFault::Answered {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            said: Some(said),
        }) if said.starts_with("Failed to send") => Ok(refused(format!(
            "Keycloak could not send its mail: {said}. Set its mail server up in Keycloak, under \
             Realm settings, Email."
        ))),
        answer => done(answer),
    }
}

/// A log-out ends what was begun before its second, offline tokens too, though their sessions stay
/// listed. One more, after that second, ends what came in it.
async fn end_sessions(
    calls: &KeycloakCalls,
    user: &ExternalId,
) -> Result<StepOutcome, KeycloakFault> {
    let path = ["users", &user.0, "logout"];
    calls.ask(KeycloakQuestion::post(&path, None)).await?;
    tokio::time::sleep(NEXT_SECOND).await;
    let again = calls.ask(KeycloakQuestion::post(&path, None)).await;
    done(again.map_err(KeycloakFault::after_effect))
}

fn new_user(name: &str, email: &Email, phone: Option<(&PhoneAttributes, &PhoneNumber)>) -> Value {
    let (first, last) = name.rsplit_once(' ').unwrap_or((name, ""));
    let mut new = json!({
        "username": email.as_str(),
        "email": email.as_str(),
        "emailVerified": false,
        "enabled": true,
        "firstName": first,
        "lastName": last,
    });
    if let Some((names, number)) = phone {
        new["attributes"] = json!({ names.number.as_str(): [number.e164()] });
    }
    new
}

/// Whether `step` was done, by what is there now.
pub async fn settle(calls: &KeycloakCalls, phone: &PhoneAttributes, step: &Step) -> SettledStep {
    let settled = match step {
        // A mail leaves no trace in what is told of a user.
        Step::SendPasswordReset { .. } | Step::SendEnrolmentMail { .. } => {
            return SettledStep::CannotTell;
        }
        // Done again it ends nothing that it should not. It waits until Keycloak answers.
        Step::EndSessions { user } => found(calls, user).await.map(|_| false),
        Step::Enable { user } => {
            found(calls, user).await.map(|row| row.is_some_and(|it| it.enabled))
        }
        Step::Disable { user } => {
            found(calls, user).await.map(|row| row.is_none_or(|it| !it.enabled))
        }
        Step::Unlock { user } => is_unlocked(calls, user).await,
        Step::EditProfile { user, name, email } => {
            let change = ProfileChange { name: name.as_deref(), email: email.as_ref() };
            profile::has_profile(calls, user, change).await
        }
        Step::SetPhone { user, number } => has_phone(calls, phone, user, number).await,
        Step::RemoveFactor { user, factor } => credentials(calls, user)
            .await
            .map(|rows| rows.is_none_or(|rows| rows.iter().all(|row| row.id != factor.0))),
        Step::EnrolAuthenticator { user, factor } => enrolment::is_there(calls, user, factor).await,
        Step::ProveAuthenticator { user, factor } => enrolment::works(calls, user, factor).await,
        Step::PutFirst { user, factor } => enrolment::is_first(calls, user, factor).await,
        Step::RemoveUser { user } => found(calls, user).await.map(|row| row.is_none()),
        Step::AddUser { email, .. } => has_address(calls, email).await,
        _ => return SettledStep::NotDone,
    };
    match settled {
        Ok(true) => SettledStep::Done,
        Ok(false) => SettledStep::NotDone,
        Err(fault) => SettledStep::NotRead(fault.into_error()),
    }
}

async fn has_address(calls: &KeycloakCalls, email: &Email) -> Result<bool, KeycloakFault> {
    let query = [("email", email.as_str()), ("exact", "true")];
    let rows: Option<Vec<KeycloakUserRow>> =
        there(calls.ask(KeycloakQuestion::get(&["users"], &query, Urgency::Now)).await)?;
    Ok(rows.is_some_and(|rows| !rows.is_empty()))
}
