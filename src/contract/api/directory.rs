//! A directory that another system keeps, as the API shows it.

use crate::contract::{Availability, DirectoryKind, OperationId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer of `GET /v1/directory`: where the users live, and how old what is shown of them is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectoryStatus {
    pub kind: DirectoryKind,
    /// Whose account reads it, in the directory's words; absent for the own database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// When the last reading of all users began that came to its end; absent before the first, and for
    /// the own database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub as_of: Option<Timestamp>,
    /// After so many seconds it is read again; 0 for the own database.
    pub refresh_seconds: u32,
    /// The reading under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<DirectoryReading>,
    /// Why the last reading ended without an effect; absent where it came to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Whether a reset of an authenticator can keep the old one until the new one works; absent for the
    /// own database, where it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub keep_until_replaced: Option<Availability>,
    /// Operations that are not settled.
    pub operations: u64,
}

/// How far a reading of all users has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectoryReading {
    /// Users that the list told so far.
    pub listed: u64,
    /// Of them, those who are read whole.
    pub read: u64,
    /// How many there are in all, where the directory counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub expected: Option<u64>,
}

/// An action that was ordered of a directory: it is committed, and the directory may have done nothing of
/// it yet. The same request under the same `Idempotency-Key` is told the outcome afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Requested {
    pub id: OperationId,
    pub state: RequestedState,
    #[schema(value_type = String, format = DateTime)]
    pub ordered_at: Timestamp,
    /// What the directory said last, or why nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message: Option<String>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestedState {
    /// It is under way.
    Requested,
    /// It may have been done, and reading the directory does not show it. It is not repeated by itself.
    Unknown,
}

/// The body of `POST /v1/directory/refresh`; without one, the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DirectoryRefresh {
    /// Whether a list that has become shorter by more than 20 % is believed.
    pub accept_shrink: bool,
}

impl DirectoryStatus {
    /// The users live in the database of this server.
    pub fn local() -> Self {
        Self {
            kind: DirectoryKind::Local,
            account: None,
            as_of: None,
            refresh_seconds: 0,
            reading: None,
            fault: None,
            keep_until_replaced: None,
            operations: 0,
        }
    }
}
