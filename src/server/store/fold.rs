//! Text as search and sort see it: without case, accents, or invisible characters.

use crate::contract::text::is_hidden;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` for comparison: compatibility-decomposed, without combining marks, in lower case.
/// Control characters become spaces, because SQL's `like` ends at a NUL.
pub fn fold(text: &str) -> String {
    let spaced = text.nfkd().map(|c| if c.is_control() { ' ' } else { c });
    spaced
        .filter(|c| !is_combining_mark(*c) && !is_hidden(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
        .collect()
}

/// What a user is found by: folded name, e-mail and the phone's digits, one a line so that no
/// word can match across two of them.
pub fn search_text(name: &str, email: &str, phone: Option<&str>) -> String {
    let digits = phone.unwrap_or_default().trim_start_matches('+');
    [fold(name).as_str(), fold(email).as_str(), digits].join("\n")
}

/// A pattern that finds `word` literally, with `\` as the escape character.
pub fn like_pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn wildcards_are_literal() {
        assert_eq!(like_pattern("50%_\\"), "%50\\%\\_\\\\%");
    }
}
