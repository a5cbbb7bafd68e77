//! What the search compares, as columns and patterns of SQL.

pub use crate::contract::search::{fold, order_key};

use crate::contract::{Email, search::marked};

/// What a user is found by: folded name, e-mail in all its spellings, the phone's digits and what they
/// sign in with, marked, and one a line so that no term can match across two of them.
pub fn search_text(
    name: &str,
    email: Option<&Email>,
    username: Option<&str>,
    phone: Option<&str>,
) -> String {
    let digits = phone.unwrap_or_default().trim_start_matches('+');
    let address = email.map(|email| fold(&email.spellings())).unwrap_or_default();
    let lines = [Some(fold(name)), Some(address), Some(digits.to_owned()), username.map(fold)];
    let lines: Vec<String> = lines.iter().flatten().map(|line| marked(line)).collect();
    lines.join("\n")
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
