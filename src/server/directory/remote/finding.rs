//! What a look at a directory found.

use serde::Serialize;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub severity: Severity,
    /// What was looked at, in a few words.
    pub subject: &'static str,
    /// What was seen.
    pub message: String,
    /// What to do; absent where all is well.
    pub fix: Option<String>,
}

/// How bad it is, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Fine,
    /// It works, and not as well as it could.
    Warning,
    /// Something does not work.
    Fault,
}
