//! Names and addresses of users. Only what is changed is written: Keycloak leaves alone what such a body does
//! not name, so nothing is lost that somebody else changed meanwhile.

use super::{
    calls::{KeycloakCalls, KeycloakQuestion, parsed},
    fault::{KeycloakFault, refused},
    people::name_of,
    wire::KeycloakUserRow,
};
use crate::{
    contract::{Email, ExternalId},
    server::directory::remote::{StepOutcome, http::Urgency},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// What a user is to be called from now on.
#[derive(Clone, Copy)]
pub struct ProfileChange<'a> {
    pub name: Option<&'a str>,
    pub email: Option<&'a Email>,
}

/// Makes `change` of `user`, and reads it back. A new address is not verified.
pub async fn edit(
    calls: &KeycloakCalls,
    user: &ExternalId,
    change: ProfileChange<'_>,
) -> Result<StepOutcome, KeycloakFault> {
    let before = read(calls, user).await?;
    let body = body(&before, change);
    if body.as_object().is_none_or(|body| body.is_empty()) {
        return Ok(StepOutcome::Done);
    }
    match calls.ask(KeycloakQuestion::put(&["users", &user.0], body)).await {
        Err(KeycloakFault::Answered { status: StatusCode::CONFLICT, .. }) => {
            return Ok(refused(
                "Another user of the realm has this e-mail address. Give another one.",
            ));
        }
        answer => answer?,
    };
    match has_profile(calls, user, change).await {
        Ok(true) => Ok(StepOutcome::Done),
        Ok(false) => Ok(refused(
            "Keycloak took the change, and has the user otherwise by now: somebody else changed them \
             at the same time, or the realm does not keep it. Look at the user, then try again.",
        )),
        Err(fault) => Ok(StepOutcome::Unknown(fault.into_error().to_string())),
    }
}

/// Whether `user` is as `change` makes them.
pub async fn has_profile(
    calls: &KeycloakCalls,
    user: &ExternalId,
    change: ProfileChange<'_>,
) -> Result<bool, KeycloakFault> {
    let row = read(calls, user).await?;
    let has_name = change.name.is_none_or(|name| spaced(&name_of(&row)) == spaced(name));
    let has_email = change.email.is_none_or(|email| address(&row).as_ref() == Some(email));
    Ok(has_name && has_email)
}

async fn read(calls: &KeycloakCalls, user: &ExternalId) -> Result<KeycloakUserRow, KeycloakFault> {
    parsed(&calls.ask(KeycloakQuestion::get(&["users", &user.0], &[], Urgency::Now)).await?)
}

fn address(row: &KeycloakUserRow) -> Option<Email> {
    row.email.as_ref().and_then(|text| text.parse().ok())
}

/// What is otherwise than in `before`.
fn body(before: &KeycloakUserRow, change: ProfileChange<'_>) -> Value {
    let mut body = json!({});
    if let Some(name) = change.name.filter(|name| spaced(&name_of(before)) != spaced(name)) {
        let (first, last) = split_name(name, before);
        (body["firstName"], body["lastName"]) = (json!(first), json!(last));
    }
    if let Some(email) = change.email.filter(|email| address(before).as_ref() != Some(email)) {
        body["email"] = json!(email.as_str());
        // A proof belongs to the address that was proved; Keycloak keeps it.
        body["emailVerified"] = json!(false);
    }
    body
}

/// First and last name in `name`: where one of them stays what it is, the other is the rest.
fn split_name<'a>(name: &'a str, before: &KeycloakUserRow) -> (&'a str, &'a str) {
    let of = |part: &Option<String>| part.as_deref().unwrap_or_default().trim().to_owned();
    let (first, last) = (of(&before.first_name), of(&before.last_name));
    let rest = |part: &str| name.strip_prefix(part)?.strip_prefix(' ');
    if let Some(rest) = rest(&first).filter(|_| !first.is_empty()) {
        return (&name[..first.len()], rest.trim());
    }
    let lead = name.strip_suffix(last.as_str()).and_then(|lead| lead.strip_suffix(' '));
    if let Some(lead) = lead.filter(|lead| !last.is_empty() && !lead.is_empty()) {
        return (lead.trim(), &name[name.len() - last.len()..]);
    }
    name.rsplit_once(' ').map_or((name, ""), |(first, last)| (first.trim(), last))
}

fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
