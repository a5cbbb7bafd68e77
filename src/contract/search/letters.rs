//! Letters that no decomposition of Unicode takes apart, and what is typed in their place.

use crate::contract::text::{is_dash, is_hidden};
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// What people type in place of `c`, which is in lower case; `None` where they type the letter itself.
/// The Latin ones follow the transliterations of ICAO Doc 9303-3, section 6, one letter for each where
/// it offers a choice; the Arabic ones stand for one letter in all that is written with the script.
pub fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        'ð' | 'đ' | 'ɖ' | 'ɗ' => "d",
        'ł' | 'ƚ' | 'ɫ' => "l",
        'ø' | 'ɵ' | 'ɔ' => "o",
        'ı' | 'ɨ' => "i",
        'ə' | 'ɛ' | 'ǝ' => "e",
        'ħ' => "h",
        'ŧ' | 'ƭ' => "t",
        'ŋ' | 'ɲ' => "n",
        'ɓ' | 'ƀ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ƴ' => "y",
        'ʉ' => "u",
        'ʋ' => "v",
        'ƶ' => "z",
        'ƒ' => "f",
        'ɣ' | 'ǥ' => "g",
        'ς' => "σ",
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' | 'ہ' | 'ھ' | 'ە' => "ه",
        c if is_dash(c) => "-",
        _ => return None,
    })
}

/// Katakana as Hiragana: both write the same sounds, and which of them a name has is rarely known.
pub fn hiragana(c: char) -> char {
    match c {
        '\u{30A1}'..='\u{30F6}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        c => c,
    }
}

/// Apostrophes of all shapes, with the accents and primes that are typed for them. Names are typed
/// with any of them, or with none.
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{B4}' | '\u{2B9}' | '\u{2BB}'
            ..='\u{2BF}'
                | '\u{2C8}'
                | '\u{2CA}'
                | '\u{2CB}'
                | '\u{2EE}'
                | '\u{374}'
                | '\u{384}'
                | '\u{55A}'
                | '\u{5F3}'
                | '\u{7F4}'
                | '\u{7F5}'
                | '\u{1FEF}'
                | '\u{1FFD}'
                | '\u{2018}'
                | '\u{2019}'
                | '\u{201B}'
                | '\u{2032}'
                | '\u{2035}'
                | '\u{A78B}'
                | '\u{A78C}'
                | '\u{FF07}'
                | '\u{FF40}'
    )
}

/// Whether a text without `c` is the same text to who looks for it: apostrophes, what is drawn as
/// nothing, and marks that only vary a letter.
pub fn is_passed_over(c: char) -> bool {
    is_apostrophe(c) || is_hidden(c) || c == '\u{640}' || is_variation(c)
}

/// Whether `c` is a mark that varies the letter before it. Signs for vowels, and those that take a vowel
/// away, are letters of their own: without them most names of India and Thailand would be others.
fn is_variation(c: char) -> bool {
    // Starters (0), viramas (9), and the vowel signs of Telugu, Thai, Lao and Tibetan.
    const LETTERS: [u8; 9] = [0, 9, 84, 91, 103, 118, 129, 130, 132];
    is_combining_mark(c) && (is_enclosing(c) || !LETTERS.contains(&canonical_combining_class(c)))
}

/// General category Me.
fn is_enclosing(c: char) -> bool {
    matches!(c,
        '\u{488}' | '\u{489}' | '\u{1ABE}' | '\u{20DD}'..='\u{20E0}' | '\u{20E2}'..='\u{20E4}'
        | '\u{A670}'..='\u{A672}')
}
