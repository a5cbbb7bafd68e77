mod columns;
mod encoding;
mod mapping;
mod preset;
mod reader;
mod separator;
mod user;

use mfadmin::{contract::csv::*, server::demo::hostile};
use proptest::prelude::*;

#[test]
fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
    assert_eq!(cell("Ana Lima"), "Ana Lima");
    assert_eq!(cell("Lima, \"Ana\""), "\"Lima, \"\"Ana\"\"\"");
    assert_eq!(cell("=1+1"), "'=1+1");
    assert_eq!(cell("=a,b"), "\"'=a,b\"");
    for sign in ["+", "-", "@"] {
        assert_eq!(cell(&format!("{sign}x")), format!("'{sign}x"));
    }
}

#[test]
fn a_cell_steers_no_terminal_and_stays_on_its_line() {
    assert_eq!(cell("a\x1b[2J\r\nb\u{9b}\t"), "a\\u{1b}[2J\\u{d}\\u{a}b\\u{9b}\\u{9}");
    assert_eq!(cell("\u{202e}x"), "\\u{202e}x");
    assert_eq!(cell("می\u{200c}خواهم"), "می\u{200c}خواهم");
}

#[test]
fn what_a_cell_would_not_hold_is_read_as_it_stands() {
    for text in ["'t Hooft", "'", "''", r"\u{41}", r"\u{zz}", r"\u{110000}", r"\u{1b", "O'=x"] {
        assert_eq!(text_of(text), text);
    }
    // A spreadsheet's apostrophe, whoever wrote it.
    assert_eq!(text_of("'+1 415 555 2671"), "+1 415 555 2671");
    for name in &hostile::NAMES {
        assert_eq!(read_back(&name.text()), name.text());
    }
}

/// What a reader of CSV makes of the cell of `text`.
fn read_back(text: &str) -> String {
    let mut reader = mfadmin::contract::csv::reader::Reader::new();
    let line = line(["x".to_owned(), text.to_owned()]);
    let mut cells = Vec::new();
    reader.feed(line.as_bytes(), |record| cells.extend(record.fields)).unwrap();
    assert_eq!(cells.len(), 2, "{line:?}");
    text_of(&cells[1]).into_owned()
}

proptest! {
    #[test]
    fn any_text_is_read_back_as_it_was(text in any::<String>()) {
        prop_assert_eq!(read_back(&text), text);
    }

    #[test]
    fn text_that_looks_like_a_spelling_is_read_back_as_it_was(
        text in "['=+@\\\\u{}0-9a-f \u{1b}\u{202e}\",;]{0,24}",
    ) {
        prop_assert_eq!(read_back(&text), text);
    }
}
