//! Where messages go that nothing sends.

use super::fault::Clash;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outbox {
    /// The directory into which mails without a server (`.eml`) and texts without a sender
    /// (`.txt`) are written. Absent: they stay in the outbox.
    pub dir: Option<PathBuf>,
}

impl Outbox {
    pub(super) fn check(&self) -> Result<(), Clash> {
        match &self.dir {
            Some(dir) if !dir.is_absolute() => {
                let message = "give the whole path, such as \"/var/lib/mfadmin/outbox\": a server \
                               is not always started from the same directory";
                Err(Clash::new("outbox", "dir", message))
            }
            _ => Ok(()),
        }
    }
}
