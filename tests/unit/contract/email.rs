use mfadmin::contract::email::*;
use proptest::prelude::*;

#[test]
fn one_mailbox_has_one_spelling() {
    let email: Email = " Ana.Lima@Example.COM ".parse().unwrap();
    assert_eq!(email.as_str(), "ana.lima@example.com");
}

#[test]
fn refuses_what_no_mail_server_would_take() {
    let long = format!("{}@example.com", "a".repeat(250));
    for bad in [
        "",
        "ana",
        "ana@",
        "@example.com",
        "a b@example.com",
        "a,b@example.com",
        "a:b@example.com",
        "a@b\r\nBcc: c@d.org",
    ] {
        assert!(bad.parse::<Email>().is_err(), "{bad:?}");
    }
    assert!(matches!(long.parse::<Email>(), Err(InvalidEmail::TooLong(_))));
    assert!("\"a\tb\"@example.com".parse::<Email>().is_err());
}

#[test]
fn what_only_lower_case_makes_wrong_is_refused() {
    let grows = format!("{}@example.com", "İ".repeat(121));
    assert!(grows.len() <= 254);
    assert!(matches!(grows.parse::<Email>(), Err(InvalidEmail::TooLong(_))));
    assert_eq!("İpek@example.com".parse::<Email>(), Err(InvalidEmail::Malformed));
}

#[test]
fn an_address_accepted_before_is_read_whatever_the_rules_are_now() {
    for text in ["i\u{307}pek@example.com", "\"a b\"@example.com", "ana@localhost"] {
        assert!(text.parse::<Email>().is_err(), "{text}");
        let email = Email::accepted(text.to_owned()).unwrap();
        let json = serde_json::to_string(&email).unwrap();
        assert_eq!(serde_json::from_str::<Email>(&json).unwrap(), email);
    }
    for text in ["", "ana", "a@b\r\nBcc: c@d.org"] {
        assert!(Email::accepted(text.to_owned()).is_err(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn an_address_reads_back_as_itself(text in "[\\PC]{1,8}@[\\PC]{1,8}\\.[\\PC]{2,4}") {
        if let Ok(email) = text.parse::<Email>() {
            prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email));
        }
    }

    #[test]
    fn an_address_in_any_script_reads_back_as_itself(local in "[\\p{Lu}\\p{Ll}]{1,12}") {
        if let Ok(email) = format!("{local}@Example.com").parse::<Email>() {
            prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email));
        }
    }
}
