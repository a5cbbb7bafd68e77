//! Text as search and sort see it.

use super::choice_and_text;
use mfadmin::{
    contract::Email,
    server::store::fold::{fold, like_pattern, search_text},
};

/// A name, and after a line feed a word that is looked for.
pub fn search(input: &[u8]) {
    let (_, text) = choice_and_text(input);
    let (name, word) = text.split_once('\n').unwrap_or((&text, ""));
    let folded = fold(name);
    assert_eq!(fold(&folded), folded, "folded twice");
    assert!(!folded.contains(char::is_control), "{folded:?}");
    assert_eq!(fold(&name.to_lowercase()), folded, "in lower case");
    if let Ok(email) = Email::accepted(word.to_owned()) {
        let lines = search_text(name, Some(&email), None, Some("+14155550132"));
        assert_eq!(lines.split('\n').count(), 3, "{lines:?}");
    }
    let pattern = like_pattern(word);
    let inside = pattern.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
    assert_eq!(literal(inside.unwrap_or_default()), Some(word.to_owned()));
}

/// What a pattern without wildcards finds; nothing where there is one.
fn literal(pattern: &str) -> Option<String> {
    let mut chars = pattern.chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => chars.next()?,
            '%' | '_' => return None,
            c => c,
        });
    }
    Some(text)
}
