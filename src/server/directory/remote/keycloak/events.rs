//! Whose credentials changed, as far as the realm stores its events. Its list of users tells the rest.

use super::{
    calls::{KeycloakCalls, KeycloakQuestion},
    offers::VIEW_EVENTS,
    wire::{AdminEventRow, EventRow, RealmSettings},
};
use crate::{
    contract::ExternalId,
    server::directory::remote::{ChangeMark, ChangePage, Changes, RemoteError, http::Urgency},
};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use std::collections::HashSet;

/// Events of one page.
const PAGE: usize = 500;
/// With more of them than this, reading in turn costs no more.
const MOST_PAGES: usize = 10;
/// An event is stored with the end of what it tells of, and has the time of its beginning.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);
/// What a user does to credentials that the list does not tell.
const KINDS: [&str; 4] = ["UPDATE_CREDENTIAL", "REMOVE_CREDENTIAL", "UPDATE_TOTP", "REMOVE_TOTP"];

/// Whose credentials changed since `mark`, and the mark of this moment.
pub async fn since(
    calls: &KeycloakCalls,
    mark: Option<&ChangeMark>,
) -> Result<ChangePage, RemoteError> {
    let question = KeycloakQuestion::get(&[], &[], Urgency::Background);
    let realm = match calls.read::<RealmSettings>(question).await {
        Ok(realm) => realm.unwrap_or_default(),
        // Who may not read the realm's settings does not know whether it stores all.
        Err(RemoteError::NotPermitted(_)) => RealmSettings::default(),
        Err(error) => return Err(error),
    };
    let not_told = ChangePage { changes: Changes::NotTold, mark: None };
    if !stores_all(&realm) || !calls.seen().may(VIEW_EVENTS) {
        return Ok(not_told);
    }
    let now = calls.clock().now();
    let there = now.saturating_add(calls.seen().ahead.unwrap_or_default()).unwrap_or(now);
    let new = there.saturating_sub(OVERLAP).unwrap_or(there);
    let new = ChangeMark(new.as_millisecond().to_string());
    let since = mark.and_then(|mark| mark.0.parse().ok());
    let since = since.and_then(|it| Timestamp::from_millisecond(it).ok());
    // What the realm has forgotten by now was not told.
    let keeps = SignedDuration::from_secs(realm.events_expiration.unwrap_or(0));
    let since = since.filter(|since| keeps.is_zero() || there.duration_since(*since) < keeps);
    let Some(since) = since else { return Ok(ChangePage { mark: Some(new), ..not_told }) };
    let changes = match changed(calls, since).await? {
        Some(users) => Changes::Told(users),
        None => Changes::NotTold,
    };
    Ok(ChangePage { changes, mark: Some(new) })
}

/// Whether the realm stores what users and admins do to credentials.
pub fn stores_all(realm: &RealmSettings) -> bool {
    // None named are all.
    let kinds = &realm.enabled_event_types;
    let has_kinds =
        kinds.is_empty() || KINDS[..2].iter().all(|kind| kinds.iter().any(|it| it == kind));
    realm.events_enabled && realm.admin_events_enabled && has_kinds
}

async fn changed(
    calls: &KeycloakCalls,
    since: Timestamp,
) -> Result<Option<HashSet<ExternalId>>, RemoteError> {
    let kinds = KINDS.map(|kind| ("type", kind));
    let Some(of_users) = all::<EventRow>(calls, (&["events"], &kinds), since).await? else {
        return Ok(None);
    };
    let on_users = [("resourceTypes", "USER")];
    let path = ["admin-events"];
    let Some(of_admins) = all::<AdminEventRow>(calls, (&path, &on_users), since).await? else {
        return Ok(None);
    };
    let users = of_users.into_iter().filter_map(|event| event.user_id);
    let of_admins = of_admins.iter().filter_map(|event| event.user().map(str::to_owned));
    Ok(Some(users.chain(of_admins).map(ExternalId).collect()))
}

/// All events of a kind since then; nothing where they are too many, or the client may not read them.
async fn all<V: DeserializeOwned>(
    calls: &KeycloakCalls,
    (path, kinds): (&[&str], &[(&str, &str)]),
    since: Timestamp,
) -> Result<Option<Vec<V>>, RemoteError> {
    let (mut events, max, from) =
        (Vec::new(), PAGE.to_string(), since.as_millisecond().to_string());
    for _ in 0..MOST_PAGES {
        let first = events.len().to_string();
        let place = [("dateFrom", from.as_str()), ("first", &first), ("max", &max)];
        let query = [kinds, &place].concat();
        let question = KeycloakQuestion::get(path, &query, Urgency::Background);
        let page = match calls.read::<Vec<V>>(question).await {
            Ok(page) => page.unwrap_or_default(),
            Err(RemoteError::NotPermitted(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_last = page.len() < PAGE;
        events.extend(page);
        if is_last {
            return Ok(Some(events));
        }
    }
    Ok(None)
}
