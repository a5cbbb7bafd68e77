//! Looking up what the realm has of a user, and taking something away.

use super::{
    calls::{KeycloakCalls, KeycloakQuestion, parsed},
    fault::KeycloakFault,
    wire::{CredentialRow, KeycloakUserRow},
};
use crate::{
    contract::ExternalId,
    server::directory::remote::{StepOutcome, http::Urgency},
};
use serde::de::DeserializeOwned;

/// The user, or nothing where there is none.
pub async fn found(
    calls: &KeycloakCalls,
    user: &ExternalId,
) -> Result<Option<KeycloakUserRow>, KeycloakFault> {
    there(calls.ask(KeycloakQuestion::get(&["users", &user.0], &[], Urgency::Now)).await)
}

/// The user's credentials, or nothing where there is no such user.
pub async fn credentials(
    calls: &KeycloakCalls,
    user: &ExternalId,
) -> Result<Option<Vec<CredentialRow>>, KeycloakFault> {
    let path = ["users", &user.0, "credentials"];
    there(calls.ask(KeycloakQuestion::get(&path, &[], Urgency::Now)).await)
}

/// What was asked for, or nothing where Keycloak says that it is not there.
pub fn there<V: DeserializeOwned>(
    answer: Result<Vec<u8>, KeycloakFault>,
) -> Result<Option<V>, KeycloakFault> {
    match answer {
        Ok(body) => parsed(&body).map(Some),
        Err(fault) if fault.is_not_found() => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Deletes what `path` leads to; what is gone is gone.
pub async fn remove(calls: &KeycloakCalls, path: &[&str]) -> Result<StepOutcome, KeycloakFault> {
    match calls.ask(KeycloakQuestion::delete(path)).await {
        Err(fault) if fault.is_not_found() => Ok(StepOutcome::Done),
        answer => answer.map(|_| StepOutcome::Done),
    }
}
