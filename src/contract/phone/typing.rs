//! Shaping a number while it is typed.

use super::{PhoneNumber, Region};

/// A number has at most 15 digits (ITU-T E.164).
const MAX_DIGITS: usize = 15;

/// `text` in international format, as far as it goes; `None` when it should stay as typed.
///
/// A whole number is shaped at once. The beginning of one that starts with `+` is completed with
/// digits that exist in its numbering plan, shaped, and cut back to what was typed.
pub fn as_you_type(text: &str, region: Region) -> Option<String> {
    if let Ok(number) = PhoneNumber::parse(text, region) {
        return Some(number.international());
    }
    let typed = digits(text);
    if !text.starts_with('+') || typed.is_empty() {
        return None;
    }
    let shaped = completed(text, region)?.international();
    let (end, _) =
        shaped.char_indices().filter(|(_, c)| c.is_ascii_digit()).nth(typed.len() - 1)?;
    let shaped = &shaped[..=end];
    // A trunk prefix typed after the country code is no part of the number; it stays until the
    // number is whole.
    (digits(shaped) == typed).then(|| shaped.to_owned())
}

/// A number that begins with `text`, if there is one: then it is worth while to keep typing.
pub(super) fn completed(text: &str, region: Region) -> Option<PhoneNumber> {
    let fillings = ["2", "5", "8", "1", "3", "6", "7", "9", "4", "0"];
    (1..=MAX_DIGITS.saturating_sub(digits(text).len())).rev().find_map(|missing| {
        let whole = |digit: &&str| {
            PhoneNumber::parse(&format!("{text}{}", digit.repeat(missing)), region).ok()
        };
        fillings.iter().find_map(whole)
    })
}

pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
