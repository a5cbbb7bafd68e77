//! How numbers are written: the signs of all scripts, what cannot be seen, and `tel:` links.

use super::InvalidPhone;
use crate::contract::text::{digit, is_hidden};

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
        c if is_dash(c) => '-',
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
    let decoded = percent_decoded(rest);
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

/// `text` with `%2B` and the like as the ASCII characters that they stand for.
fn percent_decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        decoded.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(code) => {
                decoded.push(char::from(code));
                rest = &rest[at + 3..];
            }
            None => {
                decoded.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    decoded + rest
}

/// Dashes, hyphens, minus signs and tildes.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '~' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2053}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{223c}'
                | '\u{2e17}'
                | '\u{2e1a}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2e40}'
                | '\u{2e5d}'
                | '\u{301c}'
                | '\u{3030}'
                | '\u{30a0}'
                | '\u{30fc}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{ff5e}'
                | '\u{ff70}'
                | '\u{10ead}'
    )
}

/// Private use: what it shows is known to one font alone.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
