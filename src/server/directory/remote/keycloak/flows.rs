//! Reading what the realm's browser flow asks.

use super::{
    calls::{KeycloakCalls, KeycloakQuestion},
    wire::{ExecutionRow, RealmSettings},
    without_factor::WithoutFactor,
};
use crate::server::directory::remote::http::Urgency;

/// Reads what the realm's browser flow asks. Where it cannot be read, that is what is known.
pub async fn note(calls: &KeycloakCalls, urgency: Urgency) {
    let read = read(calls, urgency).await;
    calls.note(|seen| seen.without_factor = Some(read.unwrap_or(WithoutFactor::Unclear)));
}

/// The same, where it was never tried.
pub async fn note_once(calls: &KeycloakCalls, urgency: Urgency) {
    if calls.seen().without_factor.is_none() {
        note(calls, urgency).await;
    }
}

async fn read(calls: &KeycloakCalls, urgency: Urgency) -> Option<WithoutFactor> {
    let realm = KeycloakQuestion::get(&[], &[], urgency);
    let realm: RealmSettings = calls.read(realm).await.ok()??;
    let flow = realm.browser_flow?;
    let path = ["authentication", "flows", &flow, "executions"];
    let steps: Vec<ExecutionRow> =
        calls.read(KeycloakQuestion::get(&path, &[], urgency)).await.ok()??;
    Some(WithoutFactor::of(&steps))
}
