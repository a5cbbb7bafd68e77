mod masked;
mod spelling;
mod table;
mod typing;

use mfadmin::contract::phone::*;
use proptest::prelude::*;

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

/// What a field holds after each key of `keys`.
fn typed(keys: &str, home: Region) -> Vec<String> {
    let mut text = String::new();
    let after = |c: char| {
        text.push(c);
        if c.is_ascii_digit()
            && let Some(shaped) = as_you_type(&text, home)
        {
            text = shaped;
        }
        text.clone()
    };
    keys.chars().map(after).collect()
}

#[test]
fn reads_numbers_as_people_write_them() {
    for (text, code, e164) in [
        ("(415) 555-2671", "US", "+14155552671"),
        ("+44 20 7946 0958", "US", "+442079460958"),
        ("030 901820", "DE", "+4930901820"),
        ("11 98765-4321", "BR", "+5511987654321"),
    ] {
        let number = PhoneNumber::parse(text, region(code));
        assert_eq!(number.as_ref().map(PhoneNumber::e164), Ok(e164), "{text}");
    }
}

#[test]
fn a_number_with_its_country_code_reads_the_same_in_every_region() {
    for (text, e164) in [
        ("+86 138 1234 5678", "+8613812345678"),
        ("+55 11 98765-4321", "+5511987654321"),
        ("+44 161 496 0051", "+441614960051"),
        ("+20 100 123 4567", "+201001234567"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+7 812 123-45-67", "+78121234567"),
        ("+1 415 555 2671", "+14155552671"),
        ("+39 06 6982 1234", "+390669821234"),
    ] {
        for code in ["US", "GB", "DE", "BR", "CN", "RU", "IT"] {
            let number = PhoneNumber::parse(text, region(code));
            assert_eq!(number.as_ref().map(PhoneNumber::e164), Ok(e164), "{text} in {code}");
            let shown = number.map(|number| number.international()).unwrap_or_default();
            let again = PhoneNumber::parse(&shown, region(code));
            assert_eq!(again.as_ref().map(PhoneNumber::e164), Ok(e164), "{shown} in {code}");
        }
    }
}

#[test]
fn shows_numbers_in_international_format() {
    let number = PhoneNumber::parse("4155552671", region("US")).unwrap();
    assert_eq!(number.international(), "+1 415-555-2671");
    assert_eq!(number.country().as_deref(), Some("US"));
}

#[test]
fn says_what_is_wrong() {
    let parse = |text| PhoneNumber::parse(text, region("US")).unwrap_err();
    assert_eq!(parse("  "), InvalidPhone::Empty);
    assert_eq!(parse("415x555"), InvalidPhone::Character('x'));
    assert_eq!(parse("+1+415"), InvalidPhone::Character('+'));
    assert_eq!(parse("12"), InvalidPhone::TooShort);
    assert_eq!(parse("+999 12345678"), InvalidPhone::Country);
    let unlisted = PhoneNumber::accepted("+11234567890".to_owned()).unwrap();
    assert_eq!(parse("+1 123 456 7890"), InvalidPhone::Unlisted(unlisted));
    assert_eq!(parse("123456789012345678"), InvalidPhone::TooLong);
}

#[test]
fn the_wire_takes_only_e164() {
    assert!(serde_json::from_str::<PhoneNumber>("\"4155552671\"").is_err());
    assert!(serde_json::from_str::<PhoneNumber>("\"+14155552671\"").is_ok());
}

#[test]
fn a_number_accepted_before_is_read_whatever_the_plan_is_now() {
    for text in ["+11234567890", "+999123", "+12"] {
        assert!(PhoneNumber::parse(text, region("US")).is_err(), "{text}");
        let number = PhoneNumber::accepted(text.to_owned()).unwrap();
        assert_eq!((number.e164(), number.international().is_empty()), (text, false));
    }
    for text in ["", "+", "+1", "12345", "+0123456", "+1 415", "+1234567890123456", "+١٢٣"] {
        assert!(PhoneNumber::accepted(text.to_owned()).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = PhoneNumber::parse(&text, region("US"));
    }

    #[test]
    fn what_is_shown_reads_back_as_the_same_number(digits in "[+]?[0-9 ()-]{6,18}") {
        if let Ok(number) = PhoneNumber::parse(&digits, region("US")) {
            let again = PhoneNumber::parse(&number.international(), region("GB"));
            prop_assert_eq!(again, Ok(number));
        }
    }
}
