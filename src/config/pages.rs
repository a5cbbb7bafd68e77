//! What users read: on pages, in mails and in texts.

use crate::contract::Language;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// The language of those for whom the directory names none. Absent: what the browser asks for, and English
    /// in messages.
    pub language: Option<Language>,
    /// A folder of the organisation's own sentences.
    pub texts: Option<PathBuf>,
}
