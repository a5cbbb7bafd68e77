use mfadmin::contract::search::*;

/// The terms as text: `=` anywhere, `^` where a word begins, and the digits in parentheses.
fn read(search: &str) -> Vec<String> {
    let shown = |Term { text, anchor, digits }: Term| {
        let sign = if anchor == Anchor::Anywhere { '=' } else { '^' };
        format!("{sign}{text}{}", digits.map(|digits| format!("({digits})")).unwrap_or_default())
    };
    terms(search).into_iter().map(shown).collect()
}

#[test]
fn words_quotes_and_stars_are_read() {
    for (search, expected) in [
        ("", &[][..]),
        (" \t\n ", &[]),
        ("Ana  Núñez", &["=ana", "=nunez"]),
        ("\"Ana Núñez\" lima", &["=ana nunez", "=lima"]),
        ("\"ana nu", &["=ana nu"]),
        ("\"ana\"lima", &["=ana", "=lima"]),
        ("ana*", &["^ana"]),
        ("ana**", &["^ana"]),
        ("\"ana nu\"*", &["^ana nu"]),
        ("\"ana*\"", &["=ana*"]),
        ("an a", &["^an", "^a"]),
        ("小 小龍", &["=小龍"]),
        ("4 20 415", &["=20", "=415"]),
        ("(415) +44 +1*", &["=(415)(415)", "=+44(44)", "^+1(1)"]),
        ("4a1 + 415", &["=4a1", "=+", "=415"]),
        ("\"+1 415\"", &["=+1 415(1415)"]),
    ] {
        assert_eq!(read(search), expected, "{search:?}");
    }
}

#[test]
fn signs_are_text() {
    for search in ["*", "\"", "\"\"", "*ana", "a*b", "5\"", "%", "NEAR(", "-x", "^ana", "a:b", "()"]
    {
        assert_eq!(terms(search).len(), 1, "{search:?}");
        assert_eq!(terms(search)[0].text, search.to_lowercase());
    }
    assert_eq!(read("ana AND NOT lima"), ["=ana", "=and", "=not", "=lima"]);
}

#[test]
fn what_a_longer_term_holds_is_asked_once() {
    assert_eq!(read("ana ANA ána"), ["=ana"]);
    assert_eq!(read("ana joana"), ["=joana"]);
    assert_eq!(read("a a a ana"), ["^a", "=ana"], "a word may begin with it elsewhere");
    assert_eq!(read("415 (415)"), ["=415", "=(415)(415)"], "the digits alone would do for it");
}
