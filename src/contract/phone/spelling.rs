//! How numbers are written: the signs of all scripts, what cannot be seen, and `tel:` links.

use super::InvalidPhone;
use crate::contract::text::{digit, is_dash, is_hidden};
use percent_encoding::percent_decode_str;

/// Longest text taken as a number: 15 digits (E.164) with generous punctuation.
pub const MAX_INPUT_CHARS: usize = 40;
/// Longest text that a number is looked for in: a `tel:` link says more than the number.
const MAX_TEXT_CHARS: usize = 200;

/// What a character means in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberChar {
    /// One of those of [`is_number_char`].
    Sign(char),
    /// It is not seen, and means nothing.
    Unseen,
    /// It does not belong into a number.
    Foreign,
}

/// Whether `c` may stand in a number: a digit, or what sets digits apart.
pub fn is_number_char(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')' | '/' | ' ')
}

/// What `c` means in a number: digits, dashes, blanks and brackets count whatever the script.
pub fn number_char(c: char) -> NumberChar {
    let sign = match c {
        c if is_number_char(c) => c,
        '\t' => ' ',
        // These end a line.
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            return NumberChar::Foreign;
        }
        c if c.is_whitespace() => ' ',
        c if is_hidden(c) && !is_private(c) => return NumberChar::Unseen,
        '\u{207a}' | '\u{208a}' | '\u{fe62}' | '\u{ff0b}' => '+',
        c if is_dash(c) || is_used_as_dash(c) => '-',
        '\u{b7}' | '\u{2024}' | '\u{2027}' | '\u{22c5}' | '\u{ff0e}' => '.',
        '[' | '\u{ff08}' | '\u{ff3b}' | '\u{fe59}' | '\u{207d}' => '(',
        ']' | '\u{ff09}' | '\u{ff3d}' | '\u{fe5a}' | '\u{207e}' => ')',
        '\u{2044}' | '\u{2215}' | '\u{ff0f}' => '/',
        c => match digit(c) {
            Some(digit) => digit,
            None => return NumberChar::Foreign,
        },
    };
    NumberChar::Sign(sign)
}

/// The number that `text` holds, in the characters of [`is_number_char`]; a `tel:` link (RFC 3966) is
/// taken apart.
///
/// # Errors
/// A character that does not belong into a number, an extension, or too much text.
pub fn plain(text: &str) -> Result<String, InvalidPhone> {
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(InvalidPhone::TooLong);
    }
    let seen: String =
        text.chars().filter(|c| number_char(*c) != NumberChar::Unseen).collect::<String>();
    let seen = seen.trim();
    let is_link = seen.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:"));
    let written = match is_link {
        true => link(&seen[4..])?,
        false => seen.to_owned(),
    };
    let mut plain = String::with_capacity(written.len());
    for c in written.trim().chars() {
        match number_char(c) {
            NumberChar::Sign(sign) => plain.push(sign),
            NumberChar::Unseen => {}
            NumberChar::Foreign => return Err(InvalidPhone::Character(c)),
        }
    }
    match plain.chars().count() > MAX_INPUT_CHARS {
        true => Err(InvalidPhone::TooLong),
        false => Ok(plain.trim().to_owned()),
    }
}

/// The number of what follows `tel:`. A context that begins with `+` comes before a local number; one
/// that is a domain name tells nothing about it.
fn link(rest: &str) -> Result<String, InvalidPhone> {
    let decoded = percent_decode_str(rest).decode_utf8_lossy();
    let mut parts = decoded.trim_start_matches('/').split(';');
    let number = parts.next().unwrap_or_default().trim();
    let mut context = "";
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "ext" | "isub" => return Err(InvalidPhone::Extension),
            "phone-context" => context = value.trim(),
            _ => {}
        }
    }
    match context.starts_with('+') && !number.starts_with('+') {
        true => Ok(format!("{context}{number}")),
        false => Ok(number.to_owned()),
    }
}

/// What stands for a dash where numbers are written: tildes, and the sound mark of Katakana, which
/// Japanese keyboards put in its place.
fn is_used_as_dash(c: char) -> bool {
    matches!(c, '~' | '\u{2053}' | '\u{223c}' | '\u{30fc}' | '\u{ff5e}' | '\u{ff70}')
}

/// Private use: what it shows is known to one font alone.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
