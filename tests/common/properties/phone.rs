//! Numbers as people type them.

use super::choice_and_text;
use mfadmin::contract::{
    PhoneNumber, Region,
    phone::{InvalidPhone, as_you_type, spelling},
};

const REGIONS: [&str; 8] = ["US", "GB", "BR", "DE", "RU", "IT", "MX", "AC"];

/// The first byte is the region, the rest the text.
pub fn phone(input: &[u8]) {
    let (choice, text) = choice_and_text(input);
    let region = |at: usize| REGIONS[at % REGIONS.len()].parse::<Region>().unwrap_or_default();
    let (home, abroad) = (region(usize::from(choice)), region(usize::from(choice) + 1));
    let parsed = PhoneNumber::parse(&text, home);
    if let Ok(number) = &parsed {
        reads_back(number, abroad);
    }
    match PhoneNumber::parse_typed(&text, home) {
        Err(InvalidPhone::TooShort) => assert!(parsed.is_err()),
        typed => assert_eq!(typed, parsed),
    }
    let Some(shaped) = as_you_type(&text, home) else { return };
    match parsed {
        Ok(number) => assert_eq!(shaped, number.international()),
        Err(_) => {
            let plain = spelling::plain(&text).unwrap_or_default();
            assert_eq!(digits(&shaped), digits(&plain), "shaping keeps what was typed");
        }
    }
    let again = as_you_type(&shaped, home).unwrap_or_else(|| shaped.clone());
    assert_eq!(again, shaped, "shaped twice");
}

/// However `number` is written, it is the same number anywhere.
fn reads_back(number: &PhoneNumber, abroad: Region) {
    let same = Ok(number.clone());
    assert_eq!(PhoneNumber::parse(number.e164(), abroad), same);
    assert_eq!(PhoneNumber::parse(&number.international(), abroad), same);
    assert_eq!(PhoneNumber::accepted(number.e164().to_owned()), same);
    assert!(number.e164().ends_with(number.ending()));
    assert_eq!(digits(&number.international()), digits(number.e164()));
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
