//! The certificate that `mfadmin serve` shows.

use super::fault::Clash;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

const SECTION: &str = "serve.tls";

/// Both or neither.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// The certificate and those that lead from it to a trusted one (PEM). Absent: plain HTTP.
    pub certificate: Option<PathBuf>,
    /// Its key (PEM), readable by its owner alone.
    pub key: Option<PathBuf>,
}

impl Tls {
    pub(super) fn check(&self) -> Result<(), Clash> {
        match (&self.certificate, &self.key) {
            (Some(_), None) => Err(Clash::new(SECTION, "certificate", "`key` is missing")),
            (None, Some(_)) => Err(Clash::new(SECTION, "key", "`certificate` is missing")),
            _ => Ok(()),
        }
    }

    pub fn is_on(&self) -> bool {
        self.certificate.is_some()
    }
}
