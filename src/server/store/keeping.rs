//! What a directory tells of a user beside their factors, as columns of the user's row.

use super::{NEVER_ENDS, StoreError, engine::Row, rows};
use crate::contract::{
    ChangedElsewhere, EditMode, Email, PhoneState, ProfilePart, Role, SignInLock, UserStore,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a reading says of a lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LockReading {
    Is(Option<SignInLock>),
    /// It was not asked for, so what was read before counts.
    #[default]
    NotRead,
}

/// Of each part of a profile that was changed here, what was written, as a hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct WrittenParts(BTreeMap<ProfilePart, String>);

/// The values of a profile.
pub(super) struct ProfileValues<'a> {
    pub name: &'a str,
    pub email: Option<&'a Email>,
    pub role: Role,
    pub phone: &'a PhoneState,
}

impl ProfileValues<'_> {
    fn hash(&self, part: ProfilePart) -> String {
        let value = match part {
            ProfilePart::Name => self.name,
            ProfilePart::Email => self.email.map(Email::as_str).unwrap_or_default(),
            ProfilePart::Role => self.role.as_str(),
            ProfilePart::Phone => self.phone.number().map(|it| it.e164()).unwrap_or_default(),
        };
        Sha256::digest(value).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl WrittenParts {
    pub fn read(row: &Row) -> Result<Self, StoreError> {
        let text: Option<String> = row.get("written")?;
        let parts = text.map(|text| serde_json::from_str(&text)).transpose();
        Ok(parts.map_err(|_| StoreError::Corrupt("written parts"))?.unwrap_or_default())
    }

    /// As a column; null where nothing was written.
    pub fn column(&self) -> Option<String> {
        let text = serde_json::to_string(self).ok();
        text.filter(|_| !self.0.is_empty())
    }

    /// `parts` were written, and are `values` by now.
    pub fn note(&mut self, parts: &[ProfilePart], values: &ProfileValues<'_>) {
        self.0.extend(parts.iter().map(|part| (*part, values.hash(*part))));
    }

    pub fn forget(&mut self, parts: &[ProfilePart]) {
        self.0.retain(|part, _| !parts.contains(part));
    }

    /// Forgets the parts that `values` have otherwise than they were written, and gives them.
    pub fn drain_changed(&mut self, values: &ProfileValues<'_>) -> Vec<ProfilePart> {
        let is_changed = |part: &ProfilePart, hash: &str| values.hash(*part) != hash;
        let changed = self.0.iter().filter(|(part, hash)| is_changed(part, hash));
        let changed: Vec<_> = changed.map(|(part, _)| *part).collect();
        self.forget(&changed);
        changed
    }
}

/// The user store of the row.
pub(super) fn store(row: &Row) -> Result<Option<UserStore>, StoreError> {
    let name: Option<String> = row.get("store_name")?;
    let mode: Option<String> = row.get("store_mode")?;
    let edit_mode = match mode.as_deref() {
        Some("read_only") => EditMode::ReadOnly,
        Some("writable") => EditMode::Writable,
        Some("unsynced") => EditMode::Unsynced,
        _ => EditMode::Unknown,
    };
    Ok(name.map(|name| UserStore { name, edit_mode }))
}

/// The word of `mode` in the row.
pub(super) fn mode_word(mode: EditMode) -> &'static str {
    match mode {
        EditMode::ReadOnly => "read_only",
        EditMode::Writable => "writable",
        EditMode::Unsynced => "unsynced",
        EditMode::Unknown => "unknown",
    }
}

/// The lock of the row, as it was read last.
pub(super) fn lock(row: &Row) -> Result<Option<SignInLock>, StoreError> {
    let until: Option<i64> = row.get("locked_until")?;
    Ok(match until {
        None => None,
        Some(NEVER_ENDS) => Some(SignInLock { until: None }),
        Some(until) => Some(SignInLock { until: Some(rows::time(until)?) }),
    })
}

/// What [`lock`] reads.
pub(super) fn lock_column(lock: Option<SignInLock>) -> Option<i64> {
    lock.map(|lock| lock.until.map_or(NEVER_ENDS, Timestamp::as_millisecond))
}

/// The column that [`changed_elsewhere`] reads the parts from.
pub(super) fn parts_column(changed: Option<&ChangedElsewhere>) -> Option<String> {
    changed.and_then(|changed| serde_json::to_string(&changed.parts).ok())
}

/// What somebody saved over in the directory.
pub(super) fn changed_elsewhere(row: &Row) -> Result<Option<ChangedElsewhere>, StoreError> {
    let parts: Option<String> = row.get("overwritten")?;
    let at = rows::optional_time(row, "overwritten_at")?;
    let Some((parts, seen_at)) = parts.zip(at) else { return Ok(None) };
    let parts: Vec<ProfilePart> =
        serde_json::from_str(&parts).map_err(|_| StoreError::Corrupt("parts of a profile"))?;
    Ok(Some(ChangedElsewhere { parts, seen_at }))
}
