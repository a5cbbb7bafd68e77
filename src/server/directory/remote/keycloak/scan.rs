//! All users of a realm, in pages that Keycloak answers in time.

use super::{
    PhoneAttributes,
    calls::{KeycloakCalls, KeycloakQuestion},
    flows, people,
    roles::RoleBook,
    wire::KeycloakUserRow,
};
use crate::server::directory::remote::{
    RemoteError, ScanCursor, ScanPage, ScanRecord, http::Urgency,
};
use serde::{Deserialize, Serialize};

/// Users of one page: an answer that takes longer than five minutes is cut off.
const PAGE: u64 = 500;

/// Where the list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// Of the next page, from 0.
    first: u64,
}

/// The page after `after`, or the first.
pub async fn page(
    calls: &KeycloakCalls,
    phone: &PhoneAttributes,
    book: &RoleBook,
    after: Option<ScanCursor>,
) -> Result<ScanPage, RemoteError> {
    let urgency = Urgency::Background;
    let (place, members) = match after {
        None => {
            flows::note(calls, urgency).await;
            (Place { first: 0 }, book.read(calls, urgency).await?)
        }
        Some(cursor) => {
            let place = serde_json::from_str(&cursor.0).map_err(|_| {
                let message = "the place in the list is of another version".to_owned();
                RemoteError::Incomplete(message)
            })?;
            (place, book.recent(calls, urgency).await?)
        }
    };
    let (first, max) = (place.first.to_string(), PAGE.to_string());
    let query = [("first", first.as_str()), ("max", &max), ("briefRepresentation", "false")];
    let rows = calls.read(KeycloakQuestion::get(&["users"], &query, urgency)).await?;
    let rows: Vec<KeycloakUserRow> = rows.ok_or_else(no_realm)?;
    let listed = place.first + rows.len() as u64;
    let is_last = (rows.len() as u64) < PAGE;
    // The count comes last, so that whoever was added meanwhile is not missed without a word.
    let expected = if is_last || place.first == 0 { count(calls, urgency).await? } else { None };
    if let Some(count) = expected.filter(|_| is_last) {
        require_all(listed, count)?;
    }
    let records = rows.iter().map(|row| {
        let user = people::person(row, phone, &members);
        ScanRecord::User(people::listed(user, row))
    });
    let next = (!is_last).then(|| cursor(Place { first: listed })).transpose()?;
    Ok(ScanPage { records: records.collect(), next, expected })
}

/// How many users the realm counts.
pub async fn count(calls: &KeycloakCalls, urgency: Urgency) -> Result<Option<u64>, RemoteError> {
    calls.read(KeycloakQuestion::get(&["users", "count"], &[], urgency)).await
}

/// # Errors
/// The list is shorter than the count. Who may count users and not see them is shown an empty list.
pub fn require_all(listed: u64, count: u64) -> Result<(), RemoteError> {
    match listed {
        0 if count > 0 => Err(RemoteError::NotPermitted(format!(
            "the client is shown none of the {count} users of the realm. Give its service account the \
             role view-users of realm-management."
        ))),
        listed if listed < count => Err(RemoteError::Incomplete(format!(
            "the realm counts {count} users, and listed {listed}. Read the directory again."
        ))),
        _ => Ok(()),
    }
}

fn no_realm() -> RemoteError {
    let message = "Keycloak has no realm of this name".to_owned();
    RemoteError::Setting { setting: "[directory] realm", message }
}

fn cursor(place: Place) -> Result<ScanCursor, RemoteError> {
    let text = serde_json::to_string(&place);
    text.map(ScanCursor).map_err(|error| RemoteError::Unreadable(error.to_string()))
}
