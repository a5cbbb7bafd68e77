use mfadmin::contract::text::*;

#[test]
fn a_name_is_told_what_is_wrong_with_it() {
    let parse = |text: &str| text.parse::<PlainName>().map(String::from);
    assert_eq!(parse(" Zoë 李 ").as_deref(), Ok("Zoë 李"));
    assert_eq!(parse(" \t"), Err(InvalidName::Empty));
    assert_eq!(parse("a\u{1b}b"), Err(InvalidName::Control));
    assert_eq!(parse(&"é".repeat(201)), Err(InvalidName::TooLong(201)));
    assert!(parse(&"é".repeat(200)).is_ok());
}

#[test]
fn dashes_are_those_of_all_scripts() {
    let all = (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| is_dash(*c));
    let dashes: String = all.collect();
    for c in "-֊־᐀᠆‐‑‒–—―⁃⁻₋−⸗⸚⸺⸻⹀⹝〜〰゠︱︲﹘﹣－𐺭".chars()
    {
        assert!(dashes.contains(c), "{c:?}");
    }
    // Letters and signs that only look like one, and the sound mark of Katakana.
    assert!(!dashes.contains(['~', '_', '=', '·', 'ー', 'ｰ', '一', '\u{ad}']), "{dashes}");
    assert!(dashes.chars().count() < 40, "{dashes}");
}

#[test]
fn long_texts_are_not_repeated_whole() {
    assert_eq!(excerpt("boss"), "boss");
    assert_eq!(excerpt(&"é".repeat(40)), "é".repeat(40));
    assert_eq!(excerpt(&"é".repeat(41)), "é".repeat(40) + "…");
}

#[test]
fn a_name_cannot_break_a_line_or_turn_it_around() {
    assert_eq!(one_line("Eve\r\nBcc: x@y.org\u{202e}\0 "), "Eve Bcc: x@y.org");
    assert_eq!(one_line(&"x".repeat(300)).len(), MAX_LINE_CHARS);
}
