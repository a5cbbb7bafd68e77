//! Errors on the wire: problem documents (RFC 9457) with a stable code and per-field messages.

pub mod code;
pub mod subject;

pub use code::Code;

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

/// The media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The field, parameter, header or column.
    pub field: String,
    /// What is wrong with it and how to mend it.
    pub message: String,
    /// The line of an imported file, counted from 1 with the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), line: None }
    }
}

/// A problem document (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:mfadmin:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: Code,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// After how many seconds a try may go through, as `Retry-After` says, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self {
            kind: format!("urn:mfadmin:problem:{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// The refusal of a try that comes `seconds` too early.
    pub fn too_many_requests(seconds: u32) -> Self {
        let unit = if seconds == 1 { "second" } else { "seconds" };
        let problem = Self::new(Code::TooManyRequests);
        let detail = format!("Too many tries. Try again in {seconds} {unit}.");
        Self { retry_after: Some(seconds), ..problem.with_detail(detail) }
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A fault of the server's names its request, by which whoever keeps the server finds it in the log.
    pub fn found_by(self, request: Option<Uuid>) -> Self {
        match request {
            Some(id) if self.code == Code::Internal => {
                let detail = format!("{} The server's log tells why, at request {id}.", self.title);
                self.with_detail(detail)
            }
            _ => self,
        }
    }

    pub fn with_error(mut self, error: FieldError) -> Self {
        self.errors.push(error);
        self
    }

    /// The most exact sentence it has.
    pub fn message(&self) -> &str {
        let exact = self.errors.first().map(|error| error.message.as_str());
        exact.or(self.detail.as_deref()).unwrap_or(&self.title)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}
