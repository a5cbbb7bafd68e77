//! CSV (RFC 4180) that a spreadsheet shows and does not run.

pub mod reader;
pub mod user;

use super::text::spell_out;
use std::borrow::Cow;

/// `cells` as one line, with its end.
pub fn line<const N: usize>(cells: [String; N]) -> String {
    cells.map(|text| cell(&text)).join(",") + "\r\n"
}

/// `text` as a cell. One that begins as a formula does gets an apostrophe in front, by which
/// spreadsheets know text, and what steers a terminal is spelt out: names are chosen by those whom
/// they name.
pub fn cell(text: &str) -> String {
    let text = &column_name(text);
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if text.contains([',', '"']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// `text` with controls and what turns a line around as `\u{1b}`. Joiners stay, because names in
/// Persian and Hindi are written with them.
fn column_name(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    spell_out(text, steers)
}
