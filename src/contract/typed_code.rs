//! Codes as people type, paste and dictate them.

use super::text::{digit, is_dash, is_hidden};
use unicode_normalization::UnicodeNormalization;

/// A code as it is compared: without blanks, dashes and what cannot be seen, and with the digits and
/// letters of ASCII for those of other scripts and widths (general category Nd; NFKC).
pub fn plain(typed: &str) -> String {
    typed.nfkc().filter(|c| !is_between(*c)).map(|c| digit(c).unwrap_or(c)).collect()
}

/// Whether `c` only sets groups apart, or cannot be seen.
fn is_between(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_hidden(c) || is_dash(c)
}
