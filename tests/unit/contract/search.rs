mod terms;

use mfadmin::contract::search::*;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// What [`RULES`] stands for: of every character, what it folds to, with marks, and its key. Where a change of ours,
/// or a newer Unicode in the compiler or a crate, gives others, `RULES` has to rise with it, or databases
/// keep what they were computed with.
const RULES_AND_HASH: (u32, &str) =
    (3, "fd1ffe2330489858841e203696d51cd1b46fbdafb00e18134c494af7bd9827a1");

#[test]
fn number_of_the_rules_rises_with_every_change_of_a_result() {
    let mut hash = Sha256::new();
    for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
        // After a letter, for what a mark or a letter that joins it makes of it.
        let text = format!("a{c}");
        hash.update(marked(&fold(&text)).as_bytes());
        hash.update([0xFF]);
        hash.update(order_key(&text));
        hash.update([0xFF]);
    }
    let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((RULES, hash.as_str()), RULES_AND_HASH);
}

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
        ("Łukasz Świętek", "lukasz swietek"),
        ("Søren Ødegård", "soren odegard"),
        ("Đorđe Žižić", "dorde zizic"),
        ("Weiß WEIẞ STRASSE", "weiss weiss strasse"),
        ("Æsir Œuvre", "aesir oeuvre"),
        ("Işıl IŞIL", "isil isil"),
        ("Þórður Guðrún", "thordur gudrun"),
        ("Əliyeva Ŋwa Ħal", "eliyeva nwa hal"),
        ("Νίκος ΝΊΚΟΣ", "νικοσ νικοσ"),
        (
            "O'Brien O’Brien OʼBrien O`Brien O´Brien Oʻahu O＇x",
            "obrien obrien obrien obrien obrien oahu ox",
        ),
        ("ʿAbd ʾAlī", "abd ali"),
        (
            "Anne‑Marie Anne–Marie Anne﹣Marie Anne⁃Marie",
            "anne-marie anne-marie anne-marie anne-marie",
        ),
        ("カタカナ ｶﾀｶﾅ", "かたかな かたかな"),
        ("عَلِيّ على علـي", "علي علي علي"),
    ] {
        assert_eq!(fold(text), folded, "{text:?}");
    }
}

/// Vowel signs are letters: without them different names would be one.
#[test]
fn names_that_differ_in_a_vowel_stay_apart() {
    for [one, other] in [["राम", "रोम"], ["กา", "กุ"], ["ராம", "ராமு"], ["ക്ഷ", "കഷ"]]
    {
        assert_ne!(fold(one), fold(other));
        assert!(find(one, &term(other)).is_empty(), "{one} {other}");
    }
    // A tone, a dot below and a nukta vary a letter.
    assert_eq!(fold("ไม้"), fold("ไม"));
    assert_eq!(fold("Nguyễn Thị"), "nguyen thi");
    assert_eq!(fold("फ़रीद"), fold("फरीद"));
}

#[test]
fn what_is_typed_with_marks_or_without_finds_both() {
    let names = ["Łukasz O’Hara", "Lukasz O'Hara", "lukasz ohara"];
    for name in names {
        for typed in names {
            for term in terms(typed) {
                assert_eq!(find(name, &term).len(), 1, "{name:?} {term:?}");
            }
        }
    }
    assert_eq!(terms("' ` ’"), []);
}

#[test]
fn names_are_in_the_order_of_the_root_collation() {
    let ordered = [
        "",
        "#hash",
        "1 one",
        "Aesa",
        "Æsa",
        "Afa",
        "anna",
        "Anna",
        "Ånna",
        "Anñb",
        "de la Cruz",
        "Delacruz",
        "Dorde",
        "Đorđe",
        "Dz",
        "Lukasz",
        "Łukasz",
        "Lz",
        "O Brien",
        "O'Brien",
        "O’Brien",
        "Obrien",
        "Odegaard",
        "Ødegaard",
        "Oz",
        "Strasse",
        "Straße",
        "Strassf",
        "Zoe",
        "Ангел",
        "Юлия",
        "علاء",
        "राजा",
        "李",
    ];
    for pair in ordered.windows(2) {
        assert!(order_key(pair[0]) < order_key(pair[1]), "{pair:?}");
    }
    // Who hides something in their name gains no place by it.
    assert_eq!(order_key("\u{200b}Anna\u{202e}"), order_key("Anna"));
}

#[test]
fn a_word_is_found_with_all_that_belongs_to_its_letters() {
    for (text, word, found) in [
        ("José Ñandú", "nandu", &["Ñandú"][..]),
        ("Jose\u{301} Na", "ose", &["ose\u{301}"]),
        ("Ana Banana", "ana", &["Ana", "ana"]),
        ("ﬁne", "ine", &["ﬁne"]),
        ("A\u{200d}n\u{202e}a", "ana", &["A\u{200d}n\u{202e}a"]),
        ("李小龍", "小", &["小"]),
        ("Weißß", "sss", &["ßß"]),
        ("Mary O’Brien", "obrien", &["O’Brien"]),
        ("Łukasz", "lu", &["Łu"]),
        ("Ana Banana", "an", &["An"]),
        ("Ana Banana", "ban*", &["Ban"]),
        ("Ana Banana", "nan*", &[]),
        ("Ana Banana", "\"a b\"", &["a B"]),
        ("room 4b7", "b", &["b"]),
        ("+1 (415) 555-0132", "555-0132", &["555-0132"]),
        ("14155550132", "555-0132", &["5550132"]),
        ("14155550132", "01", &["01"]),
        ("Ana", "x", &[]),
    ] {
        let ranges = find(text, &term(word)).into_iter();
        assert_eq!(ranges.map(|range| &text[range]).collect::<Vec<_>>(), found, "{text:?}");
    }
}

proptest! {
    #[test]
    fn spellings_that_unicode_holds_equal_fold_to_one(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&text.nfc().collect::<String>()), folded.clone());
        prop_assert_eq!(fold(&text.nfd().collect::<String>()), folded.clone());
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn keys_do_not_depend_on_the_spelling(text in any::<String>()) {
        prop_assert_eq!(order_key(&text.nfc().collect::<String>()), order_key(&text));
        prop_assert_eq!(order_key(&text.nfd().collect::<String>()), order_key(&text));
    }

    #[test]
    fn a_part_of_a_text_is_found_in_it(text in any::<String>(), from in 0usize..20, len in 3usize..6) {
        let folded = fold(&text);
        let part: String = folded.chars().skip(from).take(len).collect();
        let Some(term) = one_term(&format!("\"{part}\"")).filter(|term| term.text == part) else {
            return Ok(());
        };
        prop_assert!(part.chars().count() < 3 || term.is_in(&marked(&folded)));
        for range in find(&text, &term) {
            prop_assert!(term.digits.is_some() || fold(&text[range]).contains(&part));
        }
    }

    /// What the index answers is what a look at the text answers.
    #[test]
    fn marks_of_a_part_are_those_of_the_whole(text in "[a1-9 .ь小กǅ_]{0,12}", part in "[a1-9 .ь小กǅ_]{1,4}") {
        let text = fold(&text);
        let Some(term) = one_term(&format!("\"{part}\"")).filter(|term| term.text == fold(&part)) else {
            return Ok(());
        };
        let marked = marked(&text);
        if term.anchor == Anchor::Anywhere && term.digits.is_none() {
            prop_assert_eq!(term.is_in(&marked), text.contains(&term.text), "{:?} in {:?}", term, marked);
        }
        for needle in term.needles() {
            let Some(phrases) = indexable(&needle) else { continue };
            let by_index = phrases.iter().any(|phrase| marked.contains(phrase));
            prop_assert_eq!(by_index, marked.contains(&needle), "{:?} in {:?}", needle, marked);
        }
    }
}

fn one_term(search: &str) -> Option<Term> {
    match &terms(search)[..] {
        [term] => Some(term.clone()),
        _ => None,
    }
}

fn term(search: &str) -> Term {
    one_term(search).expect("one term")
}
