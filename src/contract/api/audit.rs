//! The entries of the audit log, and whether it is whole.

use super::{AuditEvent, Person};
use crate::contract::{Code, Reason, RequestSource, Seq};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;
use utoipa::{IntoParams, ToSchema};

/// Newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// Give it as `before` to read on; absent at the end.
    pub next: Option<Seq>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    pub seq: Seq,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it; absent for what the server did itself.
    pub actor: Option<Person>,
    pub event: AuditEvent,
    /// The user it was done to; absent for what concerns many.
    pub target: Option<Person>,
    /// A short fact about it, such as the number of rows of an import.
    pub note: Option<String>,
    #[serde(flatten)]
    pub outcome: AuditOutcome,
    /// The address from which it was asked for, or `local:` and the number of the user of the operating
    /// system, for what was done on the host; absent for what the server did itself, and for
    /// entries of versions that did not keep it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub from: Option<RequestSource>,
    /// Why, in the words of who did it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub reason: Option<Reason>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "outcome", content = "code", rename_all = "snake_case")]
pub enum AuditOutcome {
    #[default]
    Done,
    /// It was refused, with this code, and changed nothing.
    Refused(Code),
}

impl AuditOutcome {
    /// The code of the refusal.
    pub fn code(self) -> Option<Code> {
        match self {
            Self::Done => None,
            Self::Refused(code) => Some(code),
        }
    }

    /// The word on the wire and on the screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused(_) => "refused",
        }
    }
}

/// The newest entry of the chain at some time. Noted elsewhere, it shows later that nothing up to
/// it was changed or taken away. Written as `HASH@NUMBER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AuditHead {
    pub hash: [u8; 32],
    /// 0 for a log without entries.
    pub seq: Seq,
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("not a head: 64 hexadecimal digits, an @ and a number, as `audit verify` prints it")]
pub struct InvalidHead;

/// The query string of `GET /v1/audit/verify`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct VerifyQuery {
    /// A head noted earlier, which the log must still hold: `HASH@NUMBER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, pattern = "^[0-9a-fA-F]{64}@[0-9]{1,18}$")]
    pub head: Option<AuditHead>,
}

/// What checking the chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum AuditVerdict {
    /// Every hash fits, from the first entry to this one.
    Intact {
        #[schema(value_type = String)]
        head: AuditHead,
    },
    /// The first entry that does not fit.
    Broken { seq: Seq, flaw: AuditFlaw },
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditFlaw {
    /// It is not there, although later ones are, or a noted head says that it was.
    Missing,
    /// Its content does not fit its hash.
    Changed,
    /// It does not hold the hash of the entry before.
    Unchained,
    /// It fits, but it is not the one that was noted.
    Replaced,
    /// It holds what no version of mfadmin writes.
    Unreadable,
}

impl AuditFlaw {
    /// What is wrong, to be put after "entry 7".
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::Changed => "was changed: its content does not fit its hash",
            Self::Unchained => "does not follow the one before: it holds another hash",
            Self::Replaced => "is not the one that was noted, so the log up to it was rewritten",
            Self::Unreadable => "holds what no version of mfadmin writes",
        }
    }
}

impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.hash {
            write!(f, "{byte:02x}")?;
        }
        write!(f, "@{}", self.seq)
    }
}

impl FromStr for AuditHead {
    type Err = InvalidHead;

    fn from_str(text: &str) -> Result<Self, InvalidHead> {
        let (digits, number) = text.trim().split_once('@').ok_or(InvalidHead)?;
        let seq = number.parse().ok().filter(|seq| *seq >= 0).ok_or(InvalidHead)?;
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(InvalidHead);
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| InvalidHead)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| InvalidHead)?;
        }
        Ok(Self { hash, seq: Seq(seq) })
    }
}

impl TryFrom<String> for AuditHead {
    type Error = InvalidHead;

    fn try_from(text: String) -> Result<Self, InvalidHead> {
        text.parse()
    }
}

impl From<AuditHead> for String {
    fn from(head: AuditHead) -> Self {
        head.to_string()
    }
}
