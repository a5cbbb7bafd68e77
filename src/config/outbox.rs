//! Where messages go that nothing sends.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outbox {
    /// The directory into which mails without a server (`.eml`) and texts without a sender
    /// (`.txt`) are written. Absent: they stay in the outbox.
    pub dir: Option<PathBuf>,
}
