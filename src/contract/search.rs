//! How a search finds: whatever the case, the accents and the invisible characters, and all of its
//! terms. And how names are ordered.

mod letters;
mod marks;
mod order;
mod root_data;
mod terms;

pub use marks::{indexable, marked};
pub use order::order_key;
pub use terms::{Anchor, Term, terms};

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The number of the rules by which [`fold`], [`marked`] and [`order_key`] work, which databases keep: what they
/// were computed with under another number is computed anew. It rises with every change of a result,
/// whether by this code or by a newer Unicode in a crate; `tests/unit/contract/search.rs` says when.
pub const RULES: u32 = 3;

/// `text` for comparison: compatibility-decomposed, in lower case, without what `letters` passes over,
/// and with its letters as they are typed where there is no key for them. Control characters become
/// spaces, because SQL's `like` ends at a NUL.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| push_folded(&mut folded, c));
    folded
}

/// Where `text` holds `term`, in bytes of `text`: of each spelling of the term from the left, and without
/// overlaps.
pub fn find(text: &str, term: &Term) -> Vec<Range<usize>> {
    let (folded, origins) = fold_with_origins(text);
    let mut marked = String::with_capacity(folded.len() + 16);
    // For each byte of the marked text, where the letter begins and ends that it came from.
    let mut places: Vec<Range<usize>> = Vec::new();
    marks::marks_of(&folded, |at, c| {
        marked.push(c);
        places.resize(marked.len(), origins.get(at).cloned().unwrap_or_default());
    });
    let hits = |needle: String| {
        let hits = marked.match_indices(&needle);
        let hits = hits.filter(|(_, hit)| !hit.is_empty());
        let range = |(at, hit): (usize, &str)| {
            Some(places.get(at)?.start..places.get(at + hit.len() - 1)?.end)
        };
        hits.filter_map(range).collect::<Vec<_>>()
    };
    term.needles().flat_map(hits).collect()
}

/// `text` folded, and for each byte of that, where the letter begins and ends that it came from.
fn fold_with_origins(text: &str) -> (String, Vec<Range<usize>>) {
    let mut folded = String::new();
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
    (folded, origins)
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
