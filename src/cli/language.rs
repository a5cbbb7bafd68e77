//! Languages on the command line.

use super::failure::Failure;
use crate::contract::{LanguageChoice, api::Me};

/// The language that was typed behind `--language`, as it may be given.
///
/// # Errors
/// Why it cannot be, and which languages there are.
pub fn read(typed: &str, me: &Me) -> Result<LanguageChoice, Failure> {
    let fixed = me.directory.as_ref().and_then(|directory| directory.kind.fixed_language());
    if let Some(fixed) = fixed {
        return Err(Failure::Failed(format!("--language: {}", fixed.reason)));
    }
    LanguageChoice::read(typed, &me.languages)
        .map_err(|unknown| Failure::Usage(format!("--language: {unknown}")))
}
