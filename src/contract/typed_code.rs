//! Codes as people type, paste and dictate them.

use super::text::is_hidden;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A code as it is compared: without blanks, dashes and what cannot be seen, and with the digits and
/// letters of ASCII for those of other scripts and widths (general category Nd; NFKC).
pub fn plain(typed: &str) -> String {
    typed.nfkc().filter(|c| !is_between(*c)).map(|c| digit(c).unwrap_or(c)).collect()
}

/// Whether `c` only sets groups apart, or cannot be seen.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_hidden(c)
        || c == '\u{2212}'
        || c.general_category() == GeneralCategory::DashPunctuation
}

/// The digit that `c` is in any script.
fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() || !is_digit(c) {
        return c.is_ascii_digit().then_some(c);
    }
    // Unicode keeps the ten digits of a script together, from zero to nine.
    let before = (1..).map_while(|back| char::from_u32(u32::from(c).checked_sub(back)?));
    let value = before.take_while(|c| is_digit(*c)).count() % 10;
    char::from_digit(u32::try_from(value).ok()?, 10)
}

fn is_digit(c: char) -> bool {
    c.general_category() == GeneralCategory::DecimalNumber
}
