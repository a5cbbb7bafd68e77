mod reader;
mod user;

use mfadmin::contract::csv::*;

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
