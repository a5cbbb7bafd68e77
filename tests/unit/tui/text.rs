use mfadmin::{contract::columns, tui::text::*};
use proptest::prelude::*;

#[test]
fn controls_become_visible() {
    assert_eq!(clean("a\x1b[2Jb\x07\n\0\u{9b}m"), "a␛[2Jb␇␊␀\u{FFFD}m");
    assert_eq!(clean("abc\u{202E}txt.exe"), "abc\u{FFFD}txt.exe");
    assert_eq!(clean("pay\u{200B}pal a\u{200D}b"), "pay\u{FFFD}pal a\u{FFFD}b");
}

#[test]
fn honest_scripts_stay_as_they_are() {
    for name in ["José Ñandú", "李小龍", "محمد علي", "דוד לוי", "क्षत्रिय", "می‌خواهم"]
    {
        assert_eq!(clean(name), name);
    }
}

#[test]
fn emoji_take_the_same_columns_on_every_terminal() {
    assert_eq!(clean("👨‍👩‍👧 ❤️ 👍🏽"), "👨👩👧 ❤ 👍");
    assert_eq!(clean("👩\u{200D}"), "👩");
}

#[test]
fn stacked_marks_are_limited() {
    let zalgo = format!("a{}", "\u{301}".repeat(50));
    assert_eq!(clean(&zalgo).chars().count(), 1 + MAX_MARKS);
    assert_eq!(clean("\u{301}a \u{302}b"), "◌\u{301}a ◌\u{302}b", "marks without a letter");
    let tower = format!("ก{}", "\u{E47}".repeat(50));
    assert_eq!(clean(&tower).chars().count(), 1 + MAX_MARKS);
}

#[test]
fn wide_characters_are_never_cut_in_half() {
    assert_eq!(fit("李小龍", 5, "…"), "李小…");
    assert_eq!(cell("李小龍", 4, "…"), "李… ");
    assert_eq!(fit("abc", 3, "…"), "abc");
    assert_eq!(fit("abc", 0, "…"), "");
}

#[test]
fn lines_break_at_spaces_and_long_words_anywhere() {
    assert_eq!(wrap("one two three", 7), ["one two", "three"]);
    assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    assert_eq!(wrap("a\n\nb", 3), ["a", "", "b"]);
    assert!(wrap("🉠ං", 2).iter().all(|line| columns::of(line) <= 2));
}

proptest! {
    #[test]
    fn nothing_dangerous_passes(text in any::<String>()) {
        let shown = clean(&text);
        prop_assert!(!shown.chars().any(|c| c.is_control()));
        let reorders = |c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!shown.chars().any(reorders));
    }

    #[test]
    fn a_cell_has_its_width(text in any::<String>(), width in 0usize..60) {
        prop_assert_eq!(columns::of(&cell(&text, width, "…")), width);
    }

    #[test]
    fn wrapped_lines_fit(text in any::<String>(), width in 2usize..40) {
        for line in wrap(&text, width) {
            prop_assert!(columns::of(&line) <= width, "{:?}", line);
        }
    }
}
