//! CSV (RFC 4180) that a spreadsheet shows and does not run.

pub mod columns;
pub mod encoding;
pub mod file;
pub mod file_kind;
pub mod header;
pub mod mapping;
pub mod preset;
pub mod reader;
pub mod separator;
pub mod user;

use super::text::spell_out;
use std::borrow::Cow;

/// The longest row that is read.
pub const MAX_RECORD_BYTES: usize = 64 * 1024;
/// With which a file of UTF-8 may begin.
pub const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// What makes a spreadsheet run a cell.
const FORMULA_SIGNS: [char; 4] = ['=', '+', '-', '@'];
/// Begins a character that is spelt out.
const SPELLING: &str = "\\u{";

/// `cells` as one line, with its end.
pub fn line<const N: usize>(cells: [String; N]) -> String {
    cells.map(|text| cell(&text)).join(",") + "\r\n"
}

/// `text` as a cell, of which [`text_of`] makes `text` again. One that begins as a formula does gets an
/// apostrophe in front, by which spreadsheets know text, and what steers a terminal is spelt out: names
/// are chosen by those whom they name.
pub fn cell(text: &str) -> String {
    let text = &spelling(text);
    let guard = if is_guardable(text) { "'" } else { "" };
    if text.contains([',', '"']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// The text that [`cell`] wrote as `cell`, once the quotes of CSV are off. What [`cell`] would not have
/// written is text as it stands.
pub fn text_of(cell: &str) -> Cow<'_, str> {
    let text = cell.strip_prefix('\'').filter(|rest| is_guardable(rest)).unwrap_or(cell);
    if !text.contains(SPELLING) {
        return Cow::Borrowed(text);
    }
    let (mut read, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(SPELLING) {
        let (before, spelt) = rest.split_at(at);
        read.push_str(before);
        match spelt_character(spelt) {
            Some((c, length)) => {
                read.push(c);
                rest = &spelt[length..];
            }
            None => {
                read.push_str(SPELLING);
                rest = &spelt[SPELLING.len()..];
            }
        }
    }
    read.push_str(rest);
    Cow::Owned(read)
}

/// The character that `text` begins with, spelt out, and the length of its spelling.
fn spelt_character(text: &str) -> Option<(char, usize)> {
    let (digits, _) = text.strip_prefix(SPELLING)?.split_once('}')?;
    let is_written = digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let c = is_written.then(|| u32::from_str_radix(digits, 16).ok()).flatten()?;
    let c = char::from_u32(c).filter(|c| *c == '\\' || steers(*c))?;
    Some((c, SPELLING.len() + digits.len() + 1))
}

/// Whether an apostrophe goes in front of `text`: before a formula, and before what would else lose the
/// one it has.
fn is_guardable(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_SIGNS)
}

/// `text` with controls and what turns a line around as `\u{1b}`, and a backslash where it would else
/// be read as the begin of that. Joiners stay, because names in Persian and Hindi are written with them.
fn spelling(text: &str) -> Cow<'_, str> {
    if !text.contains(SPELLING) {
        return spell_out(text, steers);
    }
    Cow::Owned(spell_out(&text.replace(SPELLING, "\\u{5c}u{"), steers).into_owned())
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
