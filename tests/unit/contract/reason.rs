use mfadmin::contract::reason::*;

#[test]
fn a_reason_is_one_plain_line() {
    let parse = |text: &str| text.parse::<Reason>().map(String::from);
    assert_eq!(parse(" HELP-12: phone lost ").as_deref(), Ok("HELP-12: phone lost"));
    assert_eq!(parse("  "), Err(InvalidReason::Empty));
    assert_eq!(parse(&"é".repeat(201)), Err(InvalidReason::TooLong(201)));
    assert!(parse(&"é".repeat(200)).is_ok());
    for hostile in ["a\nb", "a\u{1b}[2Jb", "a\u{202e}b", "a\u{2028}b"] {
        assert_eq!(parse(hostile), Err(InvalidReason::Control), "{hostile:?}");
    }
}
