//! How a search finds: whatever the case, the accents and the invisible characters, and all of its
//! words. And how names are ordered.

mod letters;
mod order;

pub use order::order_key;

use super::phone::is_number_char;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The number of the rules by which [`fold`] and [`order_key`] work, which databases keep: what they
/// were computed with under another number is computed anew. It rises with every change of a result,
/// whether by this code or by a newer Unicode in a crate; `tests/unit/contract/search.rs` says when.
pub const RULES: u32 = 2;

/// `text` for comparison: compatibility-decomposed, in lower case, without what `letters` passes over,
/// and with its letters as they are typed where there is no key for them. Control characters become
/// spaces, because SQL's `like` ends at a NUL.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| push_folded(&mut folded, c));
    folded
}

/// The words of `search`, folded. A user is found where name, e-mail or number hold each of them.
pub fn words(search: &str) -> Vec<String> {
    fold(search).split_whitespace().map(str::to_owned).collect()
}

/// The digits of a folded word that may be part of a number, where it has more than digits: a
/// number is found however its digits are set apart.
pub fn digits(word: &str) -> Option<String> {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let is_number = !digits.is_empty() && digits != word && word.chars().all(is_number_char);
    is_number.then_some(digits)
}

/// Where `text` holds the folded `word`, in bytes of `text`, from the left and without overlaps.
pub fn find(text: &str, word: &str) -> Vec<Range<usize>> {
    let mut folded = String::new();
    // For each byte of the folded text, where the letter begins and ends that it came from.
    let mut origins: Vec<Range<usize>> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let before = folded.len();
        push_folded(&mut folded, c);
        match folded.len() > before {
            true => origins.resize(folded.len(), start..end),
            // What folds to nothing belongs to the letter before it.
            false => {
                let last = origins.last().cloned();
                let tail = origins.iter_mut().rev().take_while(|one| Some(&**one) == last.as_ref());
                tail.for_each(|one| one.end = end);
            }
        }
    }
    if word.is_empty() {
        return Vec::new();
    }
    let hits = folded
        .match_indices(word)
        .filter_map(|(at, hit)| Some(origins.get(at)?.start..origins.get(at + hit.len() - 1)?.end));
    hits.collect()
}

/// Marks that decomposing puts in another order are left out, so letters can be folded one by one.
fn push_folded(folded: &mut String, c: char) {
    if c.is_ascii() {
        match c {
            '\'' | '`' => {}
            c if c.is_ascii_control() => folded.push(' '),
            c => folded.push(c.to_ascii_lowercase()),
        }
        return;
    }
    // Some decompose into a space and a mark.
    if letters::is_apostrophe(c) {
        return;
    }
    for c in std::iter::once(c).nfkd() {
        if c.is_control() {
            folded.push(' ');
        } else if !letters::is_passed_over(c) {
            let lower = c.to_lowercase().filter(|c| !letters::is_passed_over(*c));
            lower.for_each(|c| match letters::spelling(c) {
                Some(spelling) => folded.push_str(spelling),
                None => folded.push(letters::hiragana(c)),
            });
        }
    }
}
