//! What a look at a directory found.

use crate::contract::text::counted;
use jiff::SignedDuration;
use serde::Serialize;

/// From what difference of the clocks on codes begin to fail.
const CLOCK_WARNING: SignedDuration = SignedDuration::from_secs(30);
/// From what difference on nothing that is dated can be believed.
const CLOCK_FAULT: SignedDuration = SignedDuration::from_mins(10);

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

impl Finding {
    pub fn fine(subject: &'static str, message: String) -> Self {
        Self { severity: Severity::Fine, subject, message, fix: None }
    }

    pub fn bad(severity: Severity, subject: &'static str, message: String, fix: &str) -> Self {
        Self { severity, subject, message, fix: Some(fix.to_owned()) }
    }

    /// Of the way there, where it answers.
    pub fn way(is_encrypted: bool) -> Self {
        match is_encrypted {
            true => Self::fine("TLS", "It answers, and its certificate is trusted.".to_owned()),
            false => Self::bad(
                Severity::Warning,
                "TLS",
                "It answers without TLS. The secret does not leave this machine.".to_owned(),
                "Give an address that begins with https:// once it runs on another machine.",
            ),
        }
    }

    /// Of its clock, which is `ahead` of ours.
    pub fn clock(ahead: SignedDuration) -> Self {
        let difference = ahead.abs();
        let seconds = difference.as_secs().unsigned_abs();
        let where_ = if ahead.is_negative() { "behind" } else { "ahead of" };
        let message = format!("Its clock is {} {where_} ours.", counted(seconds, "second"));
        let fix = "Set both clocks by NTP: time-based codes fail where they differ.";
        match difference {
            it if it >= CLOCK_FAULT => Self::bad(Severity::Fault, "clock", message, fix),
            it if it > CLOCK_WARNING => Self::bad(Severity::Warning, "clock", message, fix),
            _ => Self::fine("clock", "It agrees with ours.".to_owned()),
        }
    }
}
