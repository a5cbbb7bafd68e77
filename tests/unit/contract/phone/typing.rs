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
