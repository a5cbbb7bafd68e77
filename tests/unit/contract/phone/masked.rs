use mfadmin::contract::phone::{InvalidPhone, PhoneNumber};

fn read_answer(text: &str) -> Result<PhoneNumber, InvalidPhone> {
    PhoneNumber::read_answer(text.to_owned())
}

#[test]
fn the_country_code_and_two_digits_stay() {
    for (number, masked, shown) in [
        ("+14155552671", "+1********71", "+1 ••••71"),
        ("+442079460958", "+44********58", "+44 ••••58"),
        ("+390612345678", "+39********78", "+39 ••••78"),
        ("+2905121", "+290**21", "+290 ••••21"),
    ] {
        let masked_now = read_answer(number).unwrap().masked();
        assert_eq!(masked_now.to_string(), masked);
        assert_eq!(masked_now.international(), shown);
        assert_eq!(masked_now.masked(), masked_now);
        assert_eq!(read_answer(masked), Ok(masked_now));
    }
}

#[test]
fn what_is_masked_comes_in_no_request_and_from_no_database() {
    let masked = read_answer("+14155552671").unwrap().masked().to_string();
    assert!(PhoneNumber::accepted(masked.clone()).is_err());
    assert!(PhoneNumber::parse(&masked, Default::default()).is_err());
    for bad in ["+1***5***71", "*14155552671", "+*", "14155**71", "+1****************71"] {
        assert!(read_answer(bad).is_err(), "{bad}");
    }
}
