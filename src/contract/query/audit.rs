//! Questions about the audit log.

use crate::contract::{Seq, UserId, api::AuditEvent, search};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use thiserror::Error;
use utoipa::{IntoParams, ToSchema};

/// Which entries to keep; all of them where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// What was done to this user.
    pub user: Option<UserId>,
    /// What this user did.
    pub actor: Option<UserId>,
    pub events: Option<EventList>,
    /// From this time on.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// Text to find in it.
    pub search: Option<String>,
}

/// One or more kinds of entries; on the wire words with commas between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventList(Vec<AuditEvent>);

/// There is no such word.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("unknown event {0:?}; use one of {known}", known = known())]
pub struct UnknownEvent(String);

/// The query string of `GET /v1/audit`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only what was done to this user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub user: Option<UserId>,
    /// Only what this user did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub actor: Option<UserId>,
    /// Only entries of these kinds, with commas between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<Vec<AuditEvent>>, style = Form, explode = false, min_items = 1)]
    pub event: Option<EventList>,
    /// Only entries from this time on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Only entries before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Text to find in the names and e-mail addresses of who did it and to whom, in the words of the
    /// event, the note and the reason; at most 200 characters. A page may hold fewer entries than
    /// `limit`, or none, and there are older ones to look at as long as it has `next`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(max_length = 200)]
    pub search: Option<String>,
    /// Only entries older than this number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ExportFormat {
    /// An entry as JSON on each line.
    #[default]
    Ndjson,
    /// RFC 4180. Cells that a spreadsheet would run as a formula begin with an apostrophe.
    Csv,
}

/// The query string of `GET /v1/audit/export`: oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct AuditExport {
    #[param(inline)]
    pub format: ExportFormat,
    /// Only what was done to this user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub user: Option<UserId>,
    /// Only what this user did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub actor: Option<UserId>,
    /// Only entries of these kinds, with commas between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<Vec<AuditEvent>>, style = Form, explode = false, min_items = 1)]
    pub event: Option<EventList>,
    /// Only entries from this time on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Only entries before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Text to find, as in `GET /v1/audit`; at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(max_length = 200)]
    pub search: Option<String>,
}

impl AuditFilter {
    /// Whether it keeps every entry; a search without a word to look for finds all of them.
    pub fn is_empty(&self) -> bool {
        let Self { user, actor, events, from, until, search } = self;
        user.is_none()
            && actor.is_none()
            && events.is_none()
            && from.is_none()
            && until.is_none()
            && search.as_deref().is_none_or(|text| search::terms(text).is_empty())
    }
}

impl AuditQuery {
    pub fn new(filter: &AuditFilter, before: Option<Seq>) -> Self {
        let AuditFilter { user, actor, events: event, from, until, search } = filter.clone();
        let before = before.map(|seq| seq.0);
        Self { user, actor, event, from, until, search, before, limit: None }
    }

    pub fn filter(&self) -> AuditFilter {
        let Self { user, actor, event: events, from, until, search, .. } = self.clone();
        AuditFilter { user, actor, events, from, until, search }
    }
}

impl AuditExport {
    pub fn new(filter: &AuditFilter, format: ExportFormat) -> Self {
        let AuditFilter { user, actor, events: event, from, until, search } = filter.clone();
        Self { format, user, actor, event, from, until, search }
    }

    pub fn filter(&self) -> AuditFilter {
        let Self { user, actor, event: events, from, until, search, .. } = self.clone();
        AuditFilter { user, actor, events, from, until, search }
    }
}

impl ExportFormat {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl EventList {
    pub fn of(event: AuditEvent) -> Self {
        Self(vec![event])
    }

    pub fn iter(&self) -> impl Iterator<Item = AuditEvent> {
        self.0.iter().copied()
    }
}

impl FromStr for EventList {
    type Err = UnknownEvent;

    fn from_str(text: &str) -> Result<Self, UnknownEvent> {
        let event = |word: &str| {
            let known = word.trim().parse::<AuditEvent>();
            known.map_err(|_| UnknownEvent(super::super::text::excerpt(word)))
        };
        let mut events = text.split(',').map(event).collect::<Result<Vec<_>, _>>()?;
        events.sort_by_key(|event| event.as_str());
        events.dedup();
        Ok(Self(events))
    }
}

impl fmt::Display for EventList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(AuditEvent::as_str).collect();
        f.write_str(&words.join(","))
    }
}

impl TryFrom<String> for EventList {
    type Error = UnknownEvent;

    fn try_from(text: String) -> Result<Self, UnknownEvent> {
        text.parse()
    }
}

impl From<EventList> for String {
    fn from(events: EventList) -> Self {
        events.to_string()
    }
}

fn known() -> String {
    AuditEvent::ALL.map(AuditEvent::as_str).join(", ")
}
