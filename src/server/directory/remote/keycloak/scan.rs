//! All users of a realm, in pages that Keycloak answers in time, some at once.

use super::{
    PhoneAttributes,
    calls::{KeycloakCalls, KeycloakQuestion},
    flows, people,
    realm_facts::RealmBook,
    roles::RoleBook,
    wire::KeycloakUserRow,
};
use crate::server::directory::remote::{
    RemoteError, ScanCursor, ScanPage, ScanRecord, http::Urgency,
};
use futures_util::future::{try_join, try_join_all};
use serde::{Deserialize, Serialize};

/// Users of one page: an answer that takes longer than five minutes is cut off.
const PAGE: u64 = 500;
/// Pages that are asked for at once. Keycloak looks each user up alone, so one page keeps one of its
/// processors busy; more than this would keep those waiting who sign in.
const PAGES_AT_ONCE: u64 = 2;

/// Where the list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// Of the next page, from 0.
    first: u64,
    /// How many users the realm counted at the beginning.
    of: u64,
}

/// The pages after `after`, or the first.
pub async fn page(
    calls: &KeycloakCalls,
    phone: &PhoneAttributes,
    books: (&RoleBook, &RealmBook),
    after: Option<ScanCursor>,
) -> Result<ScanPage, RemoteError> {
    let urgency = Urgency::Background;
    let (book, realm) = books;
    let facts = realm.recent(calls, urgency).await?;
    let (place, members) = match after {
        None => {
            flows::note(calls, urgency).await;
            let (members, of) = try_join(book.read(calls, urgency), count(calls, urgency)).await?;
            (Place { first: 0, of: of.unwrap_or_default() }, members)
        }
        Some(cursor) => {
            let place: Place = serde_json::from_str(&cursor.0).map_err(|_| {
                let message = "the place in the list is of another version".to_owned();
                RemoteError::Incomplete(message)
            })?;
            (place, book.recent(calls, urgency).await?)
        }
    };
    let pages = place.of.saturating_sub(place.first).div_ceil(PAGE).clamp(1, PAGES_AT_ONCE);
    let pages = (0..pages).map(|page| list(calls, place.first + page * PAGE));
    let pages = try_join_all(pages).await?;
    let is_last = pages.iter().any(|rows| (rows.len() as u64) < PAGE);
    let rows: Vec<KeycloakUserRow> = pages.into_iter().flatten().collect();
    let listed = place.first + rows.len() as u64;
    // It is counted again behind the last page, so that whoever was added meanwhile is not missed without a word.
    let expected = if is_last { count(calls, urgency).await? } else { Some(place.of) };
    if let Some(count) = expected.filter(|_| is_last) {
        require_all(listed, count)?;
    }
    let records = rows.iter().map(|row| {
        let user = facts.in_store(people::person(row, phone, &members), row);
        ScanRecord::User(people::listed(user, row))
    });
    let next = (!is_last).then(|| cursor(Place { first: listed, ..place })).transpose()?;
    Ok(ScanPage { records: records.collect(), next, expected })
}

async fn list(calls: &KeycloakCalls, first: u64) -> Result<Vec<KeycloakUserRow>, RemoteError> {
    let (first, max) = (first.to_string(), PAGE.to_string());
    let query = [("first", first.as_str()), ("max", &max), ("briefRepresentation", "false")];
    let question = KeycloakQuestion::get(&["users"], &query, Urgency::Background);
    calls.read(question).await?.ok_or_else(no_realm)
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
