//! Long passwords that many people choose: phrases, rows of keys, and words said twice. They are in every
//! list of a breach, and longer than what judges passwords by their words takes them for.

use super::Password;

/// In lower case and sorted, a line each, without what ends them in turn: digits and signs.
const LIST: &str = include_str!("../../../../../assets/passwords/common.txt");

/// Whether `password` is on the list: in any case, with any spaces, hyphens and underscores between its
/// words, and with any digits and signs at its end.
pub fn contains(password: &Password) -> bool {
    let text: String = password.0.to_lowercase();
    let text: String = text.chars().filter(|c| !is_gap(*c)).collect();
    let core = text.trim_end_matches(|c: char| !c.is_alphabetic());
    let is_listed = |text: &str| LIST.lines().any(|line| line == text);
    is_listed(&text) || is_listed(core)
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.' | ',' | '\'')
}
