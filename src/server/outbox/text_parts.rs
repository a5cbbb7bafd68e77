//! Texts as phone networks carry them: in parts of 160 characters of the GSM alphabet (3GPP TS 23.038),
//! or of 70 of any other (UCS-2); several parts hold 153 or 67 each (3GPP TS 23.040, 9.2.3.24.1).

use crate::contract::text::{is_dash, is_hidden};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The basic alphabet, one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension, two septets each.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// What one part holds, alone and as one of several, in septets and in UTF-16 code units.
const GSM: (usize, usize) = (160, 153);
const UCS2: (usize, usize) = (70, 67);

/// In how many parts `text` is sent, each of which a provider charges.
pub fn parts(text: &str) -> u32 {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    match septets {
        Some(sizes) => packed(&sizes, GSM),
        None => packed(&text.chars().map(char::len_utf16).collect::<Vec<_>>(), UCS2),
    }
}

/// `text` in the GSM alphabet where that takes fewer parts: quotes, dashes, blanks and accents become what
/// the alphabet has for them. `kept`, which is a link, stays as it is, and so do digits. A text with a
/// letter that the alphabet has nothing for stays whole as it is.
pub fn folded(text: String, kept: Option<&str>) -> String {
    let kept = kept.filter(|kept| !kept.is_empty());
    let pieces: Vec<&str> = match kept {
        Some(kept) => text.split(kept).collect(),
        None => vec![text.as_str()],
    };
    let folded: Option<Vec<String>> = pieces.into_iter().map(in_gsm).collect();
    match folded.map(|pieces| pieces.join(kept.unwrap_or_default())) {
        Some(folded) if parts(&folded) < parts(&text) => folded,
        _ => text,
    }
}

/// Greedily, as phones do: a character of two units is never split.
fn packed(sizes: &[usize], (alone, each): (usize, usize)) -> u32 {
    if sizes.iter().sum::<usize>() <= alone {
        return 1;
    }
    let (mut parts, mut used) = (1, 0);
    for size in sizes {
        if used + size > each {
            (parts, used) = (parts + 1, 0);
        }
        used += size;
    }
    parts
}

fn septets(c: char) -> Option<usize> {
    match c {
        c if BASIC.contains(c) => Some(1),
        c if EXTENDED.contains(c) => Some(2),
        _ => None,
    }
}

fn in_gsm(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if septets(c).is_some() {
            folded.push(c);
            continue;
        }
        if is_hidden(c) {
            continue;
        }
        if let Some(spelt) = spelt(c) {
            folded.push_str(spelt);
            continue;
        }
        let plain: String = c.nfkd().filter(|c| !is_combining_mark(*c)).collect();
        if plain.is_empty() && !is_combining_mark(c) {
            return None;
        }
        for c in plain.chars() {
            septets(c)?;
            folded.push(c);
        }
    }
    Some(folded)
}

/// What stands for a character that does not come apart into a letter and its accent.
fn spelt(c: char) -> Option<&'static str> {
    Some(match c {
        '`'
        | '\u{b4}'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2039}'
        | '\u{203a}'
        | '\u{2bb}'
        | '\u{2bc}' => "'",
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => "\"",
        c if is_dash(c) => "-",
        '\u{2022}' | '\u{b7}' => "*",
        c if c.is_whitespace() => " ",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ħ' => "h",
        'Ħ' => "H",
        'ı' => "i",
        'ł' => "l",
        'Ł' => "L",
        'ŋ' => "n",
        'Ŋ' => "N",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "Th",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ẞ' => "SS",
        _ => return None,
    })
}
