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
    let fillings = ["2", "5", "8", "1", "3", "6", "7", "9", "4", "0"];
    let number = (1..=MAX_DIGITS.saturating_sub(typed.len())).rev().find_map(|missing| {
        let whole = |digit: &&str| {
            PhoneNumber::parse(&format!("{text}{}", digit.repeat(missing)), region).ok()
        };
        fillings.iter().find_map(whole)
    })?;
    let shaped = number.international();
    let (end, _) =
        shaped.char_indices().filter(|(_, c)| c.is_ascii_digit()).nth(typed.len() - 1)?;
    let shaped = &shaped[..=end];
    // A trunk prefix typed after the country code is no part of the number; it stays until the
    // number is whole.
    (digits(shaped) == typed).then(|| shaped.to_owned())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn type_out(keys: &str) -> Vec<String> {
        let mut text = String::new();
        keys.chars()
            .map(|c| {
                text.push(c);
                if let Some(shaped) = as_you_type(&text, Region::default()) {
                    text = shaped;
                }
                text.clone()
            })
            .collect()
    }

    #[test]
    fn groups_appear_while_typing() {
        let steps = type_out("+14155552671");
        assert_eq!(steps[4..7], ["+1 415", "+1 415-5", "+1 415-55"]);
        assert_eq!(steps[11], "+1 415-555-2671");
        assert_eq!(type_out("+442079460958").last().map(String::as_str), Some("+44 20 7946 0958"));
    }

    #[test]
    fn a_national_number_becomes_international_when_whole() {
        let steps = type_out("4155552671");
        assert_eq!(steps[8], "415555267");
        assert_eq!(steps[9], "+1 415-555-2671");
    }

    proptest! {
        #[test]
        fn shaping_keeps_the_digits(text in "\\+[0-9]{1,14}") {
            let region = Region::default();
            let whole = PhoneNumber::parse(&text, region).is_ok();
            if let Some(shaped) = as_you_type(&text, region).filter(|_| !whole) {
                prop_assert_eq!(digits(&shaped), digits(&text));
            }
        }
    }
}
