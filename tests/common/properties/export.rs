//! The audit log as CSV, for a spreadsheet.

use super::choice_and_text;
use mfadmin::contract::{
    csv::{self, reader::Reader},
    text::is_hidden,
};

/// The text of one cell, which stands in two.
pub fn export(input: &[u8]) {
    let (_, text) = choice_and_text(input);
    let line = csv::line([text.clone(), text.clone()]);
    let mut records = Vec::new();
    let mut reader = Reader::new();
    // A byte order mark is the file's there, and the cell's in the export, whose header comes first.
    let read = reader.feed(b"a,b\r\n", |_| ());
    let read =
        read.and_then(|()| reader.feed(line.as_bytes(), |record| records.push(record.fields)));
    assert_eq!(read, Ok(()), "{line:?}");
    assert_eq!(records.len(), 1, "{line:?}");
    let cells = records.concat();
    assert_eq!(cells.len(), 2, "{line:?}");
    assert_eq!(cells[0], cells[1]);
    let shown = &cells[0];
    assert_eq!(csv::text_of(shown), text, "read back from {line:?}");
    assert!(!shown.starts_with(['=', '+', '-', '@', '\t', '\r']), "a formula: {line:?}");
    assert!(!shown.contains(char::is_control), "it steers: {line:?}");
    let is_plain = !text.contains(|c: char| c.is_control() || is_hidden(c) || c == '\\');
    let whole = text == *shown || shown.strip_prefix('\'').is_some_and(|rest| rest == text);
    assert!(whole || !is_plain, "{text:?} became {shown:?}");
}
