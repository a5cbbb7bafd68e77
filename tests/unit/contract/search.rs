use mfadmin::contract::search::*;
use mfadmin::contract::text::is_hidden;
use proptest::prelude::*;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

#[test]
fn case_accents_and_tricks_do_not_hide_a_name() {
    for (text, folded) in [
        ("José Ángel", "jose angel"),
        ("ÅSA", "asa"),
        ("İpek", "ipek"),
        ("Ｗｉｄｅ", "wide"),
        ("Юлия", "юлия"),
        ("A\u{200d}n\u{202e}a", "ana"),
        ("a\0b\nc", "a b c"),
    ] {
        assert_eq!(fold(text), folded, "{text:?}");
    }
}

#[test]
fn a_word_is_found_with_all_that_belongs_to_its_letters() {
    for (text, word, found) in [
        ("José Ñandú", "nandu", &["Ñandú"][..]),
        ("Jose\u{301} Na", "se", &["se\u{301}"]),
        ("Ana Banana", "ana", &["Ana", "ana"]),
        ("ﬁne", "in", &["ﬁn"]),
        ("A\u{200d}n\u{202e}a", "ana", &["A\u{200d}n\u{202e}a"]),
        ("李小龍", "小", &["小"]),
        ("Ana", "", &[]),
        ("Ana", "x", &[]),
    ] {
        let ranges = find(text, word).into_iter();
        assert_eq!(ranges.map(|range| &text[range]).collect::<Vec<_>>(), found, "{text:?}");
    }
}

#[test]
fn only_what_looks_like_a_number_is_one() {
    assert_eq!(digits("(415)555-"), Some("415555".into()));
    for word in ["415", "+", "4a1", ""] {
        assert_eq!(digits(word), None, "{word:?}");
    }
}

proptest! {
    #[test]
    fn letters_fold_one_by_one_as_they_do_together(text in any::<String>()) {
        let whole = text.nfkd().map(|c| if c.is_control() { ' ' } else { c });
        let whole: String = whole
            .filter(|c| !is_combining_mark(*c) && !is_hidden(*c))
            .flat_map(char::to_lowercase)
            .filter(|c| !is_combining_mark(*c))
            .collect();
        prop_assert_eq!(fold(&text), whole);
    }

    #[test]
    fn a_part_of_a_text_is_found_in_it(text in any::<String>(), from in 0usize..20, len in 1usize..5) {
        let folded = fold(&text);
        let word: String = folded.chars().skip(from).take(len).collect();
        let ranges = find(&text, &word);
        prop_assert_eq!(ranges.is_empty(), word.is_empty());
        for range in ranges {
            prop_assert!(fold(&text[range]).contains(&word));
        }
    }
}
