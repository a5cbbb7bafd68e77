use super::region;
use mfadmin::contract::phone::*;

const NUMBER: &str = "+14155552671";

fn read(text: &str) -> Result<String, InvalidPhone> {
    PhoneNumber::parse(text, region("US")).map(|number| number.e164().to_owned())
}

#[test]
fn digits_of_other_scripts_count() {
    for zero in ['٠', '۰', '०', '০', '０', '𝟎', '߀', '᠐', '𞥐'] {
        let digit = |c: char| match c.to_digit(10) {
            Some(value) => char::from_u32(u32::from(zero) + value).unwrap(),
            None => c,
        };
        let text: String = NUMBER.chars().map(digit).collect();
        assert_eq!(read(&text), Ok(NUMBER.to_owned()), "{text}");
    }
    // Numerals that are no decimal digits.
    for c in ['²', '①', '五', 'Ⅴ', '½'] {
        assert_eq!(read(&format!("+1415555267{c}")), Err(InvalidPhone::Character(c)));
    }
}

#[test]
fn dashes_blanks_brackets_and_plus_signs_are_those_of_ascii() {
    for c in "-‐‑‒–—―−－﹣⁃~～〜ー\u{5be}".chars() {
        assert_eq!(read(&format!("+1{c}415{c}555{c}2671")), Ok(NUMBER.to_owned()), "{c:?}");
    }
    for c in " \t\u{a0}\u{2007}\u{2009}\u{202f}\u{205f}\u{3000}".chars() {
        assert_eq!(read(&format!("+1{c}415{c}555{c}2671{c}")), Ok(NUMBER.to_owned()), "{c:?}");
    }
    for text in ["＋1（415）555．2671", "⁺1[415]555·2671", "﹢1⁽415⁾555／2671"] {
        assert_eq!(read(text), Ok(NUMBER.to_owned()), "{text}");
    }
}

#[test]
fn what_is_not_seen_means_nothing() {
    for c in
        "\u{ad}\u{200b}\u{200e}\u{200f}\u{202a}\u{202c}\u{2060}\u{2066}\u{2069}\u{feff}".chars()
    {
        for text in [format!("{c}+1 415{c} 555 2671"), format!("+1{c}4155552671{c}")] {
            assert_eq!(read(&text), Ok(NUMBER.to_owned()), "{c:?}");
        }
    }
    assert_eq!(read("\u{200b}\u{2060}"), Err(InvalidPhone::Empty));
}

#[test]
fn an_end_of_line_or_another_control_character_is_none_of_a_number() {
    for c in ['\n', '\r', '\u{2028}', '\u{85}', '\0', '\u{1b}', '\u{7f}', '\u{e000}'] {
        assert_eq!(read(&format!("+1415{c}5552671")), Err(InvalidPhone::Character(c)));
    }
}

#[test]
fn links_are_taken_apart() {
    for text in [
        "tel:+1-415-555-2671",
        "TEL:+14155552671",
        "tel:%2B14155552671",
        "tel:%EF%BC%8B14155552671",
        "tel:+1%20415%20555%202671",
        "tel://+14155552671",
        " tel: +1 (415) 555-2671 ",
        "tel:415-555-2671",
        "tel:555-2671;phone-context=+1-415",
        "tel:415-555-2671;phone-context=example.com",
        "tel:+1-415-555-2671;phone-context=+44",
        "tel:+1-415-555-2671;tgrp=example;npdi",
        "\u{202a}tel:+1‑415‑555‑2671\u{202c}",
    ] {
        assert_eq!(read(text), Ok(NUMBER.to_owned()), "{text}");
    }
    for text in ["tel:+1-415-555-2671;ext=12", "tel:+14155552671;ISUB=12"] {
        assert_eq!(read(text), Err(InvalidPhone::Extension), "{text}");
    }
    assert_eq!(read("tel:"), Err(InvalidPhone::Empty));
    assert_eq!(read("tel:+1415555267%C3%A9"), Err(InvalidPhone::Character('é')));
    assert_eq!(read("tel:+1415555267%FF"), Err(InvalidPhone::Character('\u{fffd}')));
    assert_eq!(read("tel:+1%zz"), Err(InvalidPhone::Character('%')));
    assert_eq!(read("sms:+14155552671"), Err(InvalidPhone::Character('s')));
    assert_eq!(
        read(&format!("tel:+14155552671;x={}", "y".repeat(200))),
        Err(InvalidPhone::TooLong)
    );
}

#[test]
fn a_remark_behind_a_number_becomes_no_digits() {
    for text in ["+49 30 123456 Home", "+43 1 58858 (work)", "1-800-FLOWERS", "+14155552671 x12"] {
        assert!(matches!(read(text), Err(InvalidPhone::Character(_))), "{text}");
    }
}
