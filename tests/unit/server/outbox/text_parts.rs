use mfadmin::server::outbox::text_parts::*;

#[test]
fn parts_are_counted_as_phones_do() {
    for (text, expected) in [
        (String::new(), 1),
        ("a".repeat(160), 1),
        ("a".repeat(161), 2),
        ("a".repeat(306), 2),
        ("a".repeat(307), 3),
        ("€".repeat(80), 1),
        ("€".repeat(81), 2),
        // 76 signs of two septets fill a part of 153, of which one septet stays free.
        ("€".repeat(152), 2),
        ("€".repeat(153), 3),
        ("я".repeat(70), 1),
        ("я".repeat(71), 2),
        ("😀".repeat(35), 1),
        // 33 pairs to a part of 67.
        ("😀".repeat(66), 2),
        ("😀".repeat(67), 3),
        // Not of the alphabet, though they look like it.
        ("ç".repeat(71), 2),
        ("`".repeat(71), 2),
    ] {
        assert_eq!(parts(&text), expected, "{}", &text.chars().take(3).collect::<String>());
    }
}

#[test]
fn a_text_is_folded_where_that_saves_parts_and_nowhere_else() {
    let rest = "a".repeat(100);
    let fold = |name: &str| folded(format!("{name}: {rest}"), None);
    for (name, expected) in [
        ("Łódź “Zażółć”", "Lodz \"Zazolc\""),
        ("L’École – été…", "L'École - été..."),
        ("Nguyễn⸺Đặng〰", "Nguyen-Dang-"),
        ("Þór\u{a0}Æsir œuvre", "Thor Æsir oeuvre"),
        ("Ｃａｆｅ\u{200b}", "Cafe"),
        ("e\u{301}te\u{301}", "ete"),
    ] {
        assert_eq!(fold(name), format!("{expected}: {rest}"));
    }
    // Nothing is gained, or a letter has no like: it stays as it is, and whole.
    assert_eq!(folded("Łódź".to_owned(), None), "Łódź");
    for name in ["Łódź Иван", "李", "Łódź 😀"] {
        assert_eq!(fold(name), format!("{name}: {rest}"));
    }
}

#[test]
fn a_link_and_a_code_stay_as_they_are() {
    let link = "https://mfa.example.com/łódź/phone/Ab-_~0";
    let text = format!("Łódź: open {link} now, code 012345. {}", "a".repeat(300));
    let folded = folded(text, Some(link));
    // The link has letters of its own, so that nothing would be gained.
    assert!(folded.starts_with("Łódź: open https://mfa.example.com/łódź/phone/Ab-_~0 now"));
    let link = "https://mfa.example.com/phone/Ab-_~0";
    let text = format!("Łódź: open {link} now, code 012345. {}", "a".repeat(100));
    let folded = mfadmin::server::outbox::text_parts::folded(text, Some(link));
    assert!(folded.starts_with(&format!("Lodz: open {link} now, code 012345. ")), "{folded}");
}
