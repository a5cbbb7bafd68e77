//! What somebody who searches asks for, read from what they typed.

use super::{fold, marks};
use crate::contract::phone::is_number_char;

/// Where a term is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Anywhere,
    /// Where a word begins with it.
    WordStart,
}

/// A part of a search. A text is found where it holds every term, each of them as it is or, of what
/// looks like a number, by its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Folded.
    pub text: String,
    pub anchor: Anchor,
    /// The digits of a text that may be part of a number, where it has more than digits: a number is
    /// found however its digits are set apart.
    pub digits: Option<String>,
}

/// The terms of `search`, in the order in which they were typed; none where it asks for nothing.
///
/// Words are separated by spaces, and each is found wherever it stands; one of one or two letters, where
/// a word begins with it. `"two words"` are one term with the space between them, `word*` is found where
/// a word begins with it. Every other sign stands for itself, as do quotes around nothing and a `*` alone.
pub fn terms(search: &str) -> Vec<Term> {
    let folded = fold(search);
    let mut rest = folded.trim_start();
    let mut terms: Vec<Term> = Vec::new();
    while !rest.is_empty() {
        let (text, anchor, after) = first_term(rest);
        let term = Term::new(text, anchor);
        if !terms.contains(&term) {
            terms.push(term);
        }
        rest = after.trim_start();
    }
    // What a longer one holds asks for nothing more, and each costs a look at every text.
    let longer = terms.clone();
    terms.retain(|term| !longer.iter().any(|other| other != term && other.implies(term)));
    terms
}

/// The first term of `text`, and what follows it.
fn first_term(text: &str) -> (&str, Anchor, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        // Whoever is still typing has not closed it yet.
        let (phrase, after) = quoted.split_once('"').unwrap_or((quoted.trim_end(), ""));
        if !phrase.trim().is_empty() {
            return match after.strip_prefix('*') {
                Some(after) => (phrase, Anchor::WordStart, after),
                None => (phrase, Anchor::Anywhere, after),
            };
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    match word.trim_end_matches('*') {
        "" => (word, Anchor::Anywhere, after),
        start if start.len() < word.len() => (start, Anchor::WordStart, after),
        _ => (word, Anchor::Anywhere, after),
    }
}

impl Term {
    fn new(text: &str, anchor: Anchor) -> Self {
        let is_short = text.chars().nth(2).is_none() && marks::begins_with_letter(text);
        let is_indexed = || marks::indexable(&marks::needle(text, Anchor::Anywhere)).is_some();
        // Nearly every text holds one or two letters somewhere.
        let anchor = if is_short && !is_indexed() { Anchor::WordStart } else { anchor };
        Self { text: text.to_owned(), anchor, digits: digits(text) }
    }

    /// What a marked text holds one of where it holds this term.
    pub fn needles(&self) -> impl Iterator<Item = String> {
        let texts = [Some(&self.text), self.digits.as_ref()].into_iter().flatten();
        texts.map(|text| marks::needle(text, self.anchor))
    }

    /// Whether the marked `text` holds it.
    pub fn is_in(&self, text: &str) -> bool {
        self.needles().any(|needle| text.contains(&needle))
    }

    /// Whether every text that holds this one holds `other` for sure.
    fn implies(&self, other: &Self) -> bool {
        self.digits.is_none() && other.anchor == Anchor::Anywhere && self.text.contains(&other.text)
    }
}

fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = !digits.is_empty() && digits != text && text.chars().all(is_number_char);
    is_number.then_some(digits)
}
