use mfadmin::contract::phone::typing::*;
use mfadmin::contract::phone::{PhoneNumber, Region};
use proptest::prelude::*;

fn type_out(keys: &str) -> Vec<String> {
    let mut text = String::new();
    keys.chars()
        .map(|c| {
            text.push(c);
            if let Some(shaped) = as_you_type(&text, Region::default()) {
                text = shaped;
            }
            text.clone()
        })
        .collect()
}

#[test]
fn groups_appear_while_typing() {
    let steps = type_out("+14155552671");
    assert_eq!(steps[4..7], ["+1 415", "+1 415-5", "+1 415-55"]);
    assert_eq!(steps[11], "+1 415-555-2671");
    assert_eq!(type_out("+442079460958").last().map(String::as_str), Some("+44 20 7946 0958"));
}

#[test]
fn a_national_number_becomes_international_when_whole() {
    let steps = type_out("4155552671");
    assert_eq!(steps[8], "415555267");
    assert_eq!(steps[9], "+1 415-555-2671");
}

proptest! {
    #[test]
    fn shaping_keeps_the_digits(text in "\\+[0-9]{1,14}") {
        let region = Region::default();
        let whole = PhoneNumber::parse(&text, region).is_ok();
        if let Some(shaped) = as_you_type(&text, region).filter(|_| !whole) {
            prop_assert_eq!(digits(&shaped), digits(&text));
        }
    }
}

#[test]
fn a_seven_digit_number_is_not_completed() {
    let steps = type_out("+14414123456");
    assert_eq!(
        steps[7..],
        ["+1 441-412", "+1 441-412-3", "+1 441-412-34", "+1 441-412-345", "+1 441-412-3456"]
    );
    assert_eq!(type_out("4414123").last().map(String::as_str), Some("4414123"));
}

#[test]
fn what_is_erased_stays_erased() {
    for keys in ["+14414123456", "+78121234567", "+5215512345678", "+390669821234", "4155552671"] {
        let mut text = type_out(keys).pop().unwrap();
        while !text.is_empty() {
            let before = digits(&text);
            text.pop();
            if let Some(shaped) = as_you_type(&text, Region::default())
                && text.ends_with(|c: char| c.is_ascii_digit())
                && digits(&shaped) == digits(&text)
            {
                text = shaped;
            }
            assert!(before.starts_with(&digits(&text)), "{text} after {before}");
        }
    }
}

#[test]
fn a_number_without_its_country_code_waits_while_a_longer_one_may_follow() {
    for (home, keys, shown) in [
        // 39 is Italy's own code, and the beginning of its mobiles.
        ("IT", "39312345", "39312345"),
        // 47 is Norway's, and so may a number go on.
        ("NO", "47907814", "47907814"),
        ("DE", "030901820", "030901820"),
        ("GB", "07911123456", "+44 7911 123456"),
        ("US", "4155552671", "+1 415-555-2671"),
        ("US", "14155552671", "+1 415-555-2671"),
        ("US", "011442079460958", "+44 20 7946 0958"),
    ] {
        let home: Region = home.parse().unwrap();
        let mut text = String::new();
        for c in keys.chars() {
            text.push(c);
            text = as_you_type(&text, home).unwrap_or(text);
        }
        assert_eq!(text, shown, "{keys} in {}", home.as_str());
    }
}
