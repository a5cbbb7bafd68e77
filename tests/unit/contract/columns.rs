use mfadmin::contract::columns::*;

#[test]
fn columns_are_those_of_terminals() {
    for (text, columns) in [
        ("Ana", 3),
        ("Zoe\u{308}", 3),
        ("李小龍", 6),
        ("한국", 4),
        ("\u{1112}\u{1161}\u{11AB}", 2),
        // Spacing marks have a column of their own.
        ("রাজা", 4),
        ("கோதை", 4),
        ("ශ්\u{200D}රී", 2),
        // A ligature has those of its letters.
        ("صلاح", 4),
        ("מָה", 2),
        // A voiced sound mark that is as wide as its letter.
        ("ﾊﾞﾝﾄﾞｳ", 6),
        ("น้ำฝน", 4),
        // GNU screen draws the young mark beside its letter.
        ("အောင်", 5),
        ("🎉", 2),
    ] {
        assert_eq!(of(text), columns, "{text}");
    }
}

#[test]
fn columns_that_terminals_differ_in_are_disputed() {
    for text in ["রাজা", "அவை", "ශ්\u{200D}රී", "အောင်", "🎉", "☰"]
    {
        assert!(are_disputed(text), "{text}");
    }
    for text in ["Ana", "Zoe\u{308}", "李小龍", "한국", "صلاح", "ﾊﾞﾝﾄﾞｳ", "น้ำฝน", "Ελένη"]
    {
        assert!(!are_disputed(text), "{text}");
    }
}

#[test]
fn what_is_kept_ends_with_a_whole_letter() {
    assert_eq!(kept("রাজা", 3), "রা");
    assert_eq!(kept("李小龍", 5), "李小");
    assert_eq!(kept("Zoe\u{308}", 2), "Zo");
    assert_eq!(kept("Zoe\u{308}", 3), "Zoe\u{308}");
    assert_eq!(kept("", 0), "");
}
