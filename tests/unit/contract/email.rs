use mfadmin::contract::email::*;
use proptest::prelude::*;

#[test]
fn one_mailbox_has_one_spelling() {
    let email: Email = " Ana.Lima@Example.COM ".parse().unwrap();
    assert_eq!(email.as_str(), "ana.lima@example.com");
}

#[test]
fn a_domain_in_letters_of_its_own_is_the_one_that_dns_has() {
    for (typed, stored, shown) in [
        ("info@bücher.example", "info@xn--bcher-kva.example", "info@bücher.example"),
        ("Info@BÜCHER.Example", "info@xn--bcher-kva.example", "info@bücher.example"),
        ("info@bu\u{308}cher.example", "info@xn--bcher-kva.example", "info@bücher.example"),
        ("info@XN--BCHER-KVA.example", "info@xn--bcher-kva.example", "info@bücher.example"),
        ("a@faß.example", "a@xn--fa-hia.example", "a@faß.example"),
        ("a@例え。テスト", "a@xn--r8jz45g.xn--zckzah", "a@例え.テスト"),
        ("a@ＥＸＡＭＰＬＥ.com", "a@example.com", "a@example.com"),
        ("jose\u{301}@example.com", "josé@example.com", "josé@example.com"),
        // Cyrillic that looks like apple, a mixture of scripts, and a dotless i.
        ("a@аррӏе.example", "a@xn--80ak6aa92e.example", "a@xn--80ak6aa92e.example"),
        ("a@bаnk.example", "a@xn--bnk-6cd.example", "a@xn--bnk-6cd.example"),
        ("a@ıbm.example", "a@xn--bm-gpa.example", "a@xn--bm-gpa.example"),
        ("a@☕.example", "a@xn--53h.example", "a@xn--53h.example"),
    ] {
        let email: Email = typed.parse().unwrap();
        assert_eq!((email.as_str(), email.to_string().as_str()), (stored, shown), "{typed}");
        assert_eq!(shown.parse::<Email>(), Ok(email.clone()));
        assert!(email.is_spelt(typed) && email.is_spelt(shown) && email.is_spelt(stored));
        assert!(email.spellings().split(' ').all(|spelling| email.is_spelt(spelling)));
    }
    for bad in ["a@xn--a.example", "a@-ü.example", "a@ü..example", "a@ü_.example", "a@xn--.com"]
    {
        assert_eq!(bad.parse::<Email>(), Err(InvalidEmail::Domain), "{bad}");
    }
    let long = format!("a@{}.example", "ü".repeat(60));
    assert_eq!(long.parse::<Email>(), Err(InvalidEmail::Domain), "a label of more than 63 bytes");
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
