//! Shaping a number while it is typed: digits move apart, and none is added or lost that another key
//! could still make part of a longer number.

use super::{InvalidPhone, PhoneNumber, Region, plan, spelling};

/// `text` in international format, as far as it goes; `None` when it should stay as typed.
///
/// A number that begins with `+` is grouped as its plan groups numbers. One without is rewritten when
/// it is whole and no longer number of any reading begins with it.
pub fn as_you_type(text: &str, region: Region) -> Option<String> {
    let text = spelling::plain(text).ok()?;
    let typed = digits(&text);
    let Some(number) = plan::parse(&text, region).ok().filter(|it| plan::judge(it).is_ok()) else {
        return grouped(&text, &typed);
    };
    let national = plan::national(&number);
    let digits = format!("{}{national}", number.country_code);
    let is_kept = text.starts_with('+') && digits == typed;
    let is_whole = typed.ends_with(&national)
        && !plan::can_grow(number.country_code, &national)
        && (text.starts_with('+') || !home_can_grow(&typed, region));
    (is_kept || is_whole).then(|| plan::international(&number))
}

/// Whether a number that is dialled at home in `region` may begin with the digits `typed` and have more:
/// as they are, or behind a country code without its `+`.
fn home_can_grow(typed: &str, region: Region) -> bool {
    let Some(code) = plan::code_of(region) else { return false };
    let behind_code = typed.strip_prefix(&code.to_string());
    plan::can_grow(code, typed) || behind_code.is_some_and(|rest| plan::can_grow(code, rest))
}

/// The beginning of a number with its country code, in groups: filled up with digits, shaped, and cut
/// back to what was typed.
fn grouped(text: &str, typed: &str) -> Option<String> {
    // A trunk prefix in brackets is no part of the number, and goes when the number is whole.
    if !text.starts_with('+') || text.contains("(0") {
        return None;
    }
    let (code, national) = plan::split_code(typed)?;
    if national.is_empty() {
        return None;
    }
    let missing = plan::usual_length(code).unwrap_or_default().saturating_sub(national.len());
    let filled = plan::with_national(code, &format!("{national}{}", "0".repeat(missing)))?;
    let shaped = plan::international(&filled);
    let mut ends = shaped.char_indices().filter(|(_, c)| c.is_ascii_digit());
    let (end, _) = ends.nth(typed.len() - 1)?;
    let shaped = &shaped[..=end];
    (digits(shaped) == typed).then(|| shaped.to_owned())
}

/// Whether what `error` says of `text` may change with the next keys.
pub(super) fn may_go_on(text: &str, error: &InvalidPhone) -> bool {
    match error {
        InvalidPhone::TooShort | InvalidPhone::Length => true,
        InvalidPhone::Country => {
            let plain = spelling::plain(text).unwrap_or_default();
            plain.starts_with('+') && plan::begins_code(&digits(&plain))
        }
        InvalidPhone::Unlisted(number) => grows(number),
        _ => false,
    }
}

fn grows(number: &PhoneNumber) -> bool {
    let parsed = plan::of(number);
    parsed.is_some_and(|it| plan::can_grow(it.country_code, &plan::national(&it)))
}

pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
