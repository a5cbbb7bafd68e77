//! Changing an attribute of a user. Keycloak takes a user whole: what the body leaves out is cleared, and
//! an attribute that the realm's profile does not declare is left out without a word. So the user is
//! read, changed, written, and read back.

use super::{
    PhoneAttributes,
    calls::{KeycloakCalls, KeycloakQuestion, parsed},
    fault::{KeycloakFault, refused},
    wire::ProfileRow,
};
use crate::{
    contract::{ExternalId, PhoneNumber, text::one_line},
    server::directory::remote::{StepOutcome, http::Urgency},
};
use serde_json::{Map, Value, json};

/// What Keycloak clears where a body with attributes leaves it out. Nothing else is sent, so that it stays as
/// somebody may have changed it meanwhile.
const WRITTEN_WITH_ATTRIBUTES: [&str; 5] =
    ["username", "firstName", "lastName", "email", "attributes"];

/// Gives `user` the phone `number`, which nobody has proved yet.
pub async fn set_phone(
    calls: &KeycloakCalls,
    names: &PhoneAttributes,
    user: &ExternalId,
    number: &PhoneNumber,
) -> Result<StepOutcome, KeycloakFault> {
    let mut found = read_user(calls, user).await?;
    let Some(body) = found.as_object_mut() else { return Err(KeycloakFault::Unreadable) };
    let attributes = body.entry("attributes").or_insert_with(|| Value::Object(Map::new()));
    let Some(attributes) = attributes.as_object_mut() else {
        return Err(KeycloakFault::Unreadable);
    };
    attributes.insert(names.number.clone(), json!([number.e164()]));
    // A proof belongs to the number that was proved.
    attributes.remove(&names.is_verified);
    body.retain(|field, _| WRITTEN_WITH_ATTRIBUTES.contains(&field.as_str()));
    calls.ask(KeycloakQuestion::put(&["users", &user.0], found)).await?;
    match has_phone(calls, names, user, number).await {
        Ok(true) => Ok(StepOutcome::Done),
        Ok(false) => Ok(refused(undeclared(names))),
        Err(fault) => Ok(StepOutcome::Unknown(fault.into_error().to_string())),
    }
}

/// Why a number is not kept, and where that is changed.
pub fn undeclared(names: &PhoneAttributes) -> String {
    format!(
        "Keycloak does not keep the number: the profile of the realm's users has no attribute {}. Add \
         it in Keycloak, under Realm settings, User profile, or name the right one as [directory] \
         phone.",
        one_line(&names.number)
    )
}

/// Whether the realm keeps numbers, as far as the client may read that.
pub async fn keeps_phones(calls: &KeycloakCalls, names: &PhoneAttributes) -> bool {
    let question = KeycloakQuestion::get(&["users", "profile"], &[], Urgency::Now);
    match calls.read::<ProfileRow>(question).await {
        Ok(Some(profile)) => profile.keeps(&names.number),
        Ok(None) | Err(_) => true,
    }
}

/// Whether `user` has the phone `number` by now.
pub async fn has_phone(
    calls: &KeycloakCalls,
    names: &PhoneAttributes,
    user: &ExternalId,
    number: &PhoneNumber,
) -> Result<bool, KeycloakFault> {
    let found = read_user(calls, user).await?;
    Ok(found["attributes"][&names.number][0].as_str() == Some(number.e164()))
}

async fn read_user(calls: &KeycloakCalls, user: &ExternalId) -> Result<Value, KeycloakFault> {
    let body = calls.ask(KeycloakQuestion::get(&["users", &user.0], &[], Urgency::Now)).await?;
    parsed(&body)
}
