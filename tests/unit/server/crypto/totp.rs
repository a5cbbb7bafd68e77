use jiff::Timestamp;
use mfadmin::contract::UserId;
use mfadmin::server::crypto::SealingKey;
use mfadmin::server::crypto::totp::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn rfc_secret() -> Secret {
    Secret::from_bytes(b"12345678901234567890").unwrap()
}

/// The vectors of RFC 6238, appendix B, for SHA-1; of their eight digits the last six.
#[test]
fn the_vectors_of_rfc_6238_fit() {
    let secret = rfc_secret();
    for (second, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(secret.step_of(code, at(second)), Some(second / 30), "at {second}");
    }
}

#[test]
fn one_step_to_either_side_is_accepted_and_no_more() {
    let secret = rfc_secret();
    let step = 1_234_567_890 / 30;
    for (late, fits) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
        let found = secret.step_of("005924", at(1_234_567_890 + late));
        assert_eq!(found, fits.then_some(step), "{late} s late");
    }
}

#[test]
fn what_is_not_six_digits_fits_nowhere() {
    let secret = rfc_secret();
    for code in ["", "5924", "0005924", "+05924", "00592４", "abcdef"] {
        assert_eq!(secret.step_of(code, at(1_234_567_890)), None, "{code:?}");
    }
}

#[test]
fn a_secret_opens_for_its_user_only_and_is_never_printed() {
    let key = SealingKey::generate();
    let (ana, bo) = (UserId::new(), UserId::new());
    let secret = new_secret();
    let sealed = seal(&key, ana, &secret).unwrap();
    assert!(open(&key, ana, &sealed).unwrap() == secret);
    assert!(open(&key, bo, &sealed).is_err());
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

#[test]
fn the_address_names_issuer_and_account_whatever_they_contain() {
    let secret = rfc_secret();
    let address = secret.address("A: B & Söhne", "ana+1@example.com").unwrap();
    assert!(address.starts_with("otpauth://totp/A%20B%20%26%20S%C3%B6hne:ana"), "{address}");
    assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
    let long = secret.address(&"李".repeat(200), &format!("{}@x.org", "a".repeat(64))).unwrap();
    assert!(long.len() < 1000, "{}", long.len());
    assert_eq!(secret.grouped(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
}

#[test]
fn the_address_keeps_the_account_whole_and_parts_it_by_a_bare_colon() {
    let secret = rfc_secret();
    let account = format!("{}@{}.example", "a".repeat(64), "b".repeat(63));
    let address = secret.address(" ACME :: Corp: ", &account).unwrap();
    let label = address.split(['?']).next().unwrap();
    let expected = format!("otpauth://totp/ACME%20Corp:{}", account.replace('@', "%40"));
    assert_eq!(label, expected);
    assert!(address.contains("issuer=ACME%20Corp"), "{address}");
    assert!(!address.contains('+'), "{address}");
}

#[test]
fn a_code_of_another_time_within_ten_minutes_tells_how_far_the_clock_is_off() {
    let secret = rfc_secret();
    let shown = 1_234_567_890;
    for (late, offset) in [
        (-630, None),
        (-600, Some(600)),
        (-60, Some(60)),
        (60, Some(-60)),
        (600, Some(-600)),
        (630, None),
    ] {
        let found = secret.clock_offset("005924", at(shown + late)).map(|offset| offset.as_secs());
        assert_eq!(found, offset, "{late} s late");
        assert_eq!(secret.step_of("005924", at(shown + late)), None);
    }
    assert_eq!(secret.clock_offset("000000", at(shown)), None);
}
