//! How a search finds: whatever the case, the accents and the invisible characters, and all of its
//! words.

use super::{phone::is_number_char, text::is_hidden};
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` for comparison: compatibility-decomposed, without combining marks and invisible
/// characters, in lower case. Control characters become spaces, because SQL's `like` ends at a NUL.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(fold_char).collect()
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
        folded.extend(fold_char(c));
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
fn fold_char(c: char) -> impl Iterator<Item = char> {
    let spaced = std::iter::once(c).nfkd().map(|c| if c.is_control() { ' ' } else { c });
    spaced
        .filter(|c| !is_combining_mark(*c) && !is_hidden(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
}
