//! Where words begin, written into the text itself. An index of the substrings of such texts answers
//! where a word begins as well, and in the same way on every engine.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// No folded text has it: folding makes spaces of control characters.
const MARK: char = '\u{1}';
/// Before the first letter of a word. Two of them and one letter are a substring of three, which is the
/// least that indexes know.
const BEGIN: &str = "\u{1}\u{1}";
/// Behind the last digit of a number, so that what follows two digits is a digit or a mark.
const END: &str = "\u{1}";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter, or a mark that belongs to one.
    Letter,
    /// A digit in ASCII: phone numbers have no others.
    Digit,
    /// A letter of a script that sets no spaces between words. Each may begin one.
    Unspaced,
    Other,
}

/// The folded `text` with its marks.
pub fn marked(text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 16);
    marks_of(text, |_, c| marked.push(c));
    marked
}

/// What is a part of a marked text where the folded `part` begins a word of it, or with
/// [`Anchor::Anywhere`] where it stands at all.
pub fn needle(part: &str, anchor: super::Anchor) -> String {
    let mut chars = part.chars();
    let Some(first) = chars.next() else { return String::new() };
    let class = class_of(first);
    let mut needle = String::with_capacity(part.len() + 16);
    if anchor == super::Anchor::WordStart || class == Class::Unspaced {
        needle.push_str(between(Class::Other, class));
    }
    needle.push(first);
    chars.fold(class, |before, c| {
        let class = class_of(c);
        needle.push_str(between(before, class));
        needle.push(c);
        class
    });
    needle
}

/// Texts of three characters or more of which one is a part of every marked text that has `needle`, and
/// of no other; `None` where only the texts themselves tell.
pub fn indexable(needle: &str) -> Option<Vec<String>> {
    let chars: Vec<char> = needle.chars().collect();
    match &chars[..] {
        [_, _, _, ..] => Some(vec![needle.to_owned()]),
        [one, other] if one.is_ascii_digit() && other.is_ascii_digit() => {
            let next = ('0'..='9').chain([MARK]);
            Some(next.map(|next| format!("{needle}{next}")).collect())
        }
        _ => None,
    }
}

/// Whether `text` begins with a letter that is set in words with others.
pub fn begins_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(|c| class_of(c) == Class::Letter)
}

/// Calls `each` with every character of the marked text, and the place in `text` that it belongs to.
pub fn marks_of(text: &str, mut each: impl FnMut(usize, char)) {
    let mut before = (0, Class::Other);
    for (at, c) in text.char_indices() {
        let class = class_of(c);
        let marks = between(before.1, class);
        // What ends a number belongs to it; what begins a word, to the word.
        let place = if marks == END { before.0 } else { at };
        marks.chars().for_each(|mark| each(place, mark));
        each(at, c);
        before = (at, class);
    }
    between(before.1, Class::Other).chars().for_each(|mark| each(before.0, mark));
}

/// The marks between two characters, which these alone decide: a part of a text has the marks within
/// that the whole text has there.
fn between(before: Class, next: Class) -> &'static str {
    match (before, next) {
        (Class::Letter, Class::Letter) | (Class::Digit, Class::Digit) => "",
        (Class::Digit, Class::Other) => END,
        (_, Class::Other) => "",
        (_, Class::Letter | Class::Digit | Class::Unspaced) => BEGIN,
    }
}

fn class_of(c: char) -> Class {
    match c {
        'a'..='z' => Class::Letter,
        '0'..='9' => Class::Digit,
        c if c.is_ascii() => Class::Other,
        c if is_unspaced(c) => Class::Unspaced,
        c => match c.general_category_group() {
            GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Mark
            | GeneralCategoryGroup::Number => Class::Letter,
            _ => Class::Other,
        },
    }
}

/// By blocks: scripts of East and South East Asia. Of Korean, which sets spaces between words, names
/// have none between family and given name; decomposed, each of its syllables begins with one of these.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{109F}' | '\u{1100}'..='\u{115F}' | '\u{1780}'..='\u{17FF}'
        | '\u{1950}'..='\u{19FF}' | '\u{1A20}'..='\u{1AAF}' | '\u{1B00}'..='\u{1B7F}'
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{A4CF}' | '\u{A980}'..='\u{A9DF}' | '\u{AA60}'..='\u{AA7F}'
        | '\u{F900}'..='\u{FAFF}' | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}')
}
