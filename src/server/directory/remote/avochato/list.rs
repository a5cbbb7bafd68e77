//! The list of users, page by page. Its end is an empty page and nobody counts it, so what tells of a list
//! that goes round or moves is kept in the cursor, from page to page.

use super::{
    calls::{AvochatoCalls, unreadable},
    facts::Fact,
    user_row::UserFields,
};
use crate::{
    contract::{UnknownReason, text::number},
    server::directory::remote::{
        ExternalId, ListedUser, RemoteError, ScanCursor, ScanPage, ScanRecord, http::Urgency,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// So many users have the pages, but for the last one; another limit is not heeded.
const PAGE: usize = 25;
/// More pages than any organisation has: a longer list has no end.
const MOST_PAGES: u32 = 8_000;

/// Where a reading of the list stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ListPlace {
    /// The page to read, from 1.
    page: u32,
    /// Who stood on the first page.
    first: String,
    /// Who stood on the one before: digests, for nobody knows how long an id may be.
    before: BTreeSet<String>,
    /// Whether somebody was met twice, so that others may have been missed.
    has_moved: bool,
    /// Whether a page with fewer users than the others was met.
    was_short: bool,
}

impl Default for ListPlace {
    fn default() -> Self {
        let (first, before) = (String::new(), BTreeSet::new());
        Self { page: 1, first, before, has_moved: false, was_short: false }
    }
}

/// Reads the page where `after` stands.
///
/// # Errors
/// [`RemoteError::Incomplete`] where the list is empty, goes round, or has moved while it was read.
pub async fn read_page(
    calls: &AvochatoCalls,
    after: Option<&ScanCursor>,
) -> Result<ScanPage, RemoteError> {
    // A cursor that another version wrote begins at the first page.
    let place = after.and_then(|cursor| serde_json::from_str(&cursor.0).ok());
    let place: ListPlace = place.unwrap_or_default();
    let page = place.page.to_string();
    let path = "/v1/users".to_owned();
    let data = calls.read(path, vec![("page", &page)], Urgency::Background).await?;
    let Some(data) = data else { return Err(calls.not_there()) };
    let rows = match &data {
        Value::Array(rows) => rows,
        data => data.get("users").and_then(Value::as_array).ok_or_else(unreadable)?,
    };
    let users = listed(rows)?;
    match users.is_empty() {
        true => end(calls, &place),
        false => place.goes_on(calls, users),
    }
}

fn listed(rows: &[Value]) -> Result<Vec<UserFields>, RemoteError> {
    let users = rows.iter().map(UserFields::read).collect::<Option<_>>();
    users.ok_or_else(|| RemoteError::Unreadable("a user of its list has no id".to_owned()))
}

fn end(calls: &AvochatoCalls, place: &ListPlace) -> Result<ScanPage, RemoteError> {
    if place.page == 1 {
        let message = "its list is empty, though whoever reads it is in it".to_owned();
        return Err(RemoteError::Incomplete(message));
    }
    calls.facts.confirmed(Fact::EmptyEnd);
    if place.has_moved {
        let message = "users came, went or changed places while the list was read".to_owned();
        return Err(RemoteError::Incomplete(message));
    }
    Ok(ScanPage { records: Vec::new(), next: None, expected: None })
}

impl ListPlace {
    fn goes_on(
        mut self,
        calls: &AvochatoCalls,
        users: Vec<UserFields>,
    ) -> Result<ScanPage, RemoteError> {
        let ids: Vec<String> = users.iter().filter_map(UserFields::id).map(digest).collect();
        let met: BTreeSet<String> = ids.iter().cloned().collect();
        let at = digest(ExternalId(ids.concat()));
        let round = |what: &str| {
            let page = number(self.page.into());
            let message = format!("its list does not end: page {page} is {what} again");
            Err(RemoteError::Incomplete(message))
        };
        if met == self.before {
            return round("the one before");
        }
        if at == self.first {
            return round("the first one");
        }
        if self.page >= MOST_PAGES {
            let message = format!("its list does not end after {} pages", number(self.page.into()));
            return Err(RemoteError::Incomplete(message));
        }
        if self.page == 1 {
            self.first = at;
        }
        self.has_moved |= met.len() < ids.len() || !met.is_disjoint(&self.before);
        calls.facts.looked_at(
            Fact::PageOf25,
            users.len() <= PAGE && !self.was_short,
            "others came",
        );
        self.was_short |= users.len() < PAGE;
        (self.page, self.before) = (self.page + 1, met);
        let next = serde_json::to_string(&self).map_err(|_| unreadable())?;
        for fields in &users {
            fields.note_listed(&calls.facts);
        }
        let records = users.iter().filter_map(record).map(ScanRecord::User).collect();
        Ok(ScanPage { records, next: Some(ScanCursor(next)), expected: None })
    }
}

/// What a list leaves out, the user alone may tell.
fn record(fields: &UserFields) -> Option<ListedUser> {
    Some(ListedUser {
        user: fields.user(UnknownReason::NotReadYet)?,
        revision: fields.revision(),
        is_whole: fields.is_whole(),
    })
}

fn digest(id: ExternalId) -> String {
    Sha256::digest(id.0)[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}
