//! All users of a realm: the users in one answer, then their tokens in pages.

use super::{people, realm::Realm, tokens, wire::TokenPage};
use crate::server::directory::remote::{
    RemoteError, ScanCursor, ScanPage, ScanRecord, http::Urgency,
};
use serde::{Deserialize, Serialize};

/// Where the tokens go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// From 1.
    page: u64,
    /// How many tokens there were when the page before was read.
    count: u64,
    /// How many the pages before told.
    told: u64,
}

/// The page after `after`, or the first.
pub async fn page(realm: &Realm, after: Option<ScanCursor>) -> Result<ScanPage, RemoteError> {
    match after {
        None => users(realm).await,
        Some(cursor) => {
            let place = serde_json::from_str(&cursor.0).map_err(|_| {
                let message = "the place in the list is of another version".to_owned();
                RemoteError::Incomplete(message)
            })?;
            factors(realm, place).await
        }
    }
}

async fn users(realm: &Realm) -> Result<ScanPage, RemoteError> {
    let people = realm.list(Urgency::Background).await?;
    let records = people.values().map(|person| ScanRecord::User(people::listed(person))).collect();
    let next = Some(cursor(Place { page: 1, count: 0, told: 0 })?);
    Ok(ScanPage { records, next, expected: u64::try_from(people.len()).ok() })
}

async fn factors(realm: &Realm, place: Place) -> Result<ScanPage, RemoteError> {
    let page = realm.page(place.page, Urgency::Background).await?;
    let people = realm.known(Urgency::Background).await?;
    let now = realm.session.clock().now();
    let records = page.tokens.iter().filter_map(|token| {
        let owner = tokens::owner(token, &realm.name)?;
        let mobile = people.get(&owner).and_then(|person| person.mobile.as_ref());
        let factor = tokens::factor(token, mobile, now);
        Some(ScanRecord::Factor(owner, factor))
    });
    Ok(ScanPage { records: records.collect(), next: next(place, &page)?, expected: None })
}

/// Pages are counted from the beginning of the list. Where a token went meanwhile, those behind it moved
/// up, some of them onto the page before: it is read again, and what it told twice counts once.
fn next(place: Place, page: &TokenPage) -> Result<Option<ScanCursor>, RemoteError> {
    let told = place.told + page.tokens.len() as u64;
    let (count, has_shrunk) = (page.count, page.count < place.count);
    match page.next {
        _ if has_shrunk && place.page > 1 => {
            cursor(Place { page: place.page - 1, count, told: place.told }).map(Some)
        }
        Some(next) if next > place.page && !page.tokens.is_empty() => {
            cursor(Place { page: next, count, told }).map(Some)
        }
        None if told >= count => Ok(None),
        _ => Err(RemoteError::Incomplete(format!(
            "it has {count} tokens, and listed {told}. Read the directory again."
        ))),
    }
}

fn cursor(place: Place) -> Result<ScanCursor, RemoteError> {
    let text = serde_json::to_string(&place);
    text.map(ScanCursor).map_err(|error| RemoteError::Unreadable(error.to_string()))
}
