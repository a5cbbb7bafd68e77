//! A directory that another system keeps, as the API shows it.

use super::Person;
use crate::contract::{
    Availability, DirectoryKind, FixedPart, JobId, OperationId, ProfilePart, UserActionKind,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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
    /// The list that a reading was stopped for, because it told many fewer users than there were; absent
    /// once one came to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub shrunk: Option<ShrunkList>,
    /// What the last reading told that came to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub last: Option<ReadingCounts>,
    /// Readings that ended since the server started, with an effect or without.
    #[serde(default)]
    pub readings: u64,
    /// Operations that are under way.
    pub operations: u64,
    /// Operations that nobody knows the outcome of.
    #[serde(default)]
    pub unknown: u64,
    /// Whether users can be added here.
    #[serde(default)]
    pub add_user: Availability,
    /// The parts of a user's profile that are not changed here; empty for the own database.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedPart>,
    /// What is to be known before an action is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<ActionNote>,
}

/// What is to be known before an action is done, whoever the user is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionNote {
    pub action: UserActionKind,
    /// A sentence or two for the screen.
    pub words: String,
}

/// A list that told many fewer users than there were: it may have been cut off, so nobody was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShrunkList {
    /// Users here.
    pub before: u64,
    /// Users that the list told.
    pub now: u64,
}

/// What a reading of all users told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadingCounts {
    /// Users that the directory has.
    pub users: u64,
    pub added: u64,
    pub changed: u64,
    pub gone: u64,
    /// Users who could not be read whole.
    pub unread: u64,
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
    /// What was ordered, in the words of the audit log.
    #[serde(default)]
    pub label: String,
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
    Done,
    /// Nothing of it was done, or no more of it; the message says why.
    Refused,
}

/// What was ordered of a directory, for whom and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Operation {
    #[serde(flatten)]
    pub requested: Requested,
    /// Absent for a user who is here no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Person>,
    /// Who ordered it; absent where the account is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
    /// The job that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub job: Option<JobId>,
}

/// The query string of `GET /v1/operations`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct OperationQuery {
    /// Only those that are so; those that are not settled where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub state: Option<RequestedState>,
    /// Only those of this job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// Only those ordered before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<OperationId>,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

/// Operations, the newest first. What is settled is kept for 30 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Operations {
    pub operations: Vec<Operation>,
    /// Give it as `after` to read on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<OperationId>,
}

/// The body of `POST /v1/directory/refresh`; without one, the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DirectoryRefresh {
    /// Whether a list that has become shorter by more than 20 % is believed. Only an Owner says so.
    pub accept_shrink: bool,
    /// With `accept_shrink`: the fewest users of a list that is believed, as somebody saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub at_least: Option<u64>,
}

impl RequestedState {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Requested => "Requested",
            Self::Unknown => "Unknown",
            Self::Done => "Done",
            Self::Refused => "Refused",
        }
    }

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Unknown => "unknown",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

impl ShrunkList {
    /// Users who are missing from the list.
    pub fn missing(self) -> u64 {
        self.before.saturating_sub(self.now)
    }
}

impl DirectoryStatus {
    /// Why `part` of a user's profile is not changed here; nothing where it is.
    pub fn fixed(&self, part: ProfilePart) -> Option<&str> {
        let fixed = self.fixed.iter().find(|fixed| fixed.part == part);
        fixed.map(|fixed| fixed.reason.as_str())
    }

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
            shrunk: None,
            last: None,
            readings: 0,
            operations: 0,
            unknown: 0,
            add_user: Availability::Available,
            notes: Vec::new(),
            fixed: Vec::new(),
        }
    }

    /// What is to be known before `action` is done.
    pub fn note(&self, action: UserActionKind) -> Option<&str> {
        self.notes.iter().find(|note| note.action == action).map(|note| note.words.as_str())
    }
}
