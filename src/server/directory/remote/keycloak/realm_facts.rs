//! What the realm says of itself that a look at its users depends on: whether it locks them out, and which
//! user stores it has them from.

use super::{
    calls::{KeycloakCalls, KeycloakQuestion},
    wire::{ComponentRow, KeycloakUserRow, RealmSettings},
};
use crate::{
    contract::{EditMode, UserStore, text::one_line},
    server::directory::remote::{DirectoryUser, RemoteError, http::Urgency},
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// For how long what was read is good.
const HOLDS: SignedDuration = SignedDuration::from_mins(5);
/// The kind of component that a user store is.
const USER_STORES: &str = "org.keycloak.storage.UserStorageProvider";

/// What was read lately.
#[derive(Default)]
pub struct RealmBook {
    last: Mutex<Option<(Timestamp, Arc<RealmFacts>)>>,
}

#[derive(Debug, Default)]
pub struct RealmFacts {
    /// Whether too many wrong passwords lock a user out; absent where the client may not read that.
    locks_out: Option<bool>,
    /// By the id that users name.
    stores: HashMap<String, UserStore>,
}

impl RealmBook {
    /// What the realm says of itself, as far as the client may read it.
    ///
    /// # Errors
    /// Those of the way there.
    pub async fn recent(
        &self,
        calls: &KeycloakCalls,
        urgency: Urgency,
    ) -> Result<Arc<RealmFacts>, RemoteError> {
        let now = calls.clock().now();
        let last = self.last.lock().unwrap_or_else(|held| held.into_inner()).clone();
        if let Some((at, facts)) = last
            && now.duration_since(at) < HOLDS
        {
            return Ok(facts);
        }
        let facts = Arc::new(read(calls, urgency).await?);
        let mut last = self.last.lock().unwrap_or_else(|held| held.into_inner());
        *last = Some((now, Arc::clone(&facts)));
        Ok(facts)
    }
}

async fn read(calls: &KeycloakCalls, urgency: Urgency) -> Result<RealmFacts, RemoteError> {
    let settings = calls.read::<RealmSettings>(KeycloakQuestion::get(&[], &[], urgency)).await;
    let settings = permitted(settings)?.unwrap_or_default();
    let query = [("type", USER_STORES)];
    let question = KeycloakQuestion::get(&["components"], &query, urgency);
    let stores = permitted(calls.read::<Vec<ComponentRow>>(question).await)?.unwrap_or_default();
    let stores = stores.into_iter().map(|row| (row.id.clone(), store(&row))).collect();
    Ok(RealmFacts { locks_out: settings.brute_force_protected, stores })
}

/// What the client may not read is not there for it.
fn permitted<T>(read: Result<Option<T>, RemoteError>) -> Result<Option<T>, RemoteError> {
    match read {
        Err(RemoteError::NotPermitted(_)) => Ok(None),
        read => read,
    }
}

fn store(row: &ComponentRow) -> UserStore {
    let mode = row.config.get("editMode").and_then(|values| values.first());
    let edit_mode = match mode.map(String::as_str) {
        Some("READ_ONLY") => EditMode::ReadOnly,
        Some("WRITABLE") => EditMode::Writable,
        Some("UNSYNCED") => EditMode::Unsynced,
        _ => EditMode::Unknown,
    };
    UserStore { name: one_line(&row.name), edit_mode }
}

impl RealmFacts {
    /// Whether nobody is ever locked out there.
    pub fn never_locks_out(&self) -> bool {
        self.locks_out == Some(false)
    }

    /// `user` with the user store that `row` names.
    pub fn in_store(&self, user: DirectoryUser, row: &KeycloakUserRow) -> DirectoryUser {
        let id = row.federation_link.as_ref().or(row.origin.as_ref());
        let unknown = |id: &String| UserStore { name: one_line(id), edit_mode: EditMode::Unknown };
        let store = id.map(|id| self.stores.get(id).cloned().unwrap_or_else(|| unknown(id)));
        DirectoryUser { store, ..user }
    }
}
