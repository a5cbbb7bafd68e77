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

/// The vectors of RFC 6238, appendix B, for SHA-1, whole.
#[test]
fn codes_have_as_many_digits_as_are_asked_for() {
    let parameters = CodeParameters::new(CodeAlgorithm::Sha1, 8, 30).unwrap();
    let bytes = [&b"12345678901234567890"[..], &[1, 8, 0, 30]].concat();
    let secret = Secret::from_bytes(&bytes).unwrap();
    assert_eq!(secret.parameters(), parameters);
    for (second, code) in [(59, "94287082"), (1_234_567_890, "89005924")] {
        assert_eq!(secret.step_of(code, at(second)), Some(second / 30), "at {second}");
        assert_eq!(secret.code_at(at(second)).unwrap(), code);
        assert_eq!(secret.step_of(&code[2..], at(second)), None, "six digits of eight");
    }
}

#[test]
fn a_secret_keeps_how_its_codes_are_made() {
    let algorithms = [CodeAlgorithm::Sha1, CodeAlgorithm::Sha256, CodeAlgorithm::Sha512];
    for algorithm in algorithms {
        for (digits, period) in [(6, 30), (7, 10), (8, 600)] {
            let parameters = CodeParameters::new(algorithm, digits, period).unwrap();
            let secret = new_secret_for(parameters);
            assert_eq!(Secret::from_bytes(&secret.to_bytes()), Some(secret.clone()));
            let address = secret.address("x", "y").unwrap();
            assert_eq!(address.contains("period="), period != 30, "{address}");
            assert_eq!(address.contains("digits="), digits != 6, "{address}");
            assert_eq!(address.contains("algorithm="), algorithm != CodeAlgorithm::Sha1);
        }
    }
    // What was sealed before they could differ is the seed alone.
    assert_eq!(new_secret().to_bytes().len(), 20);
    for (digits, period) in [(5, 30), (9, 30), (6, 9), (6, 601), (6, 0)] {
        assert_eq!(CodeParameters::new(CodeAlgorithm::Sha1, digits, period), None);
    }
    let seed = b"12345678901234567890";
    for wrong in [&[0, 6, 0, 30][..], &[1, 5, 0, 30], &[1, 6, 0], &[1, 6, 0, 30, 0]] {
        assert_eq!(Secret::from_bytes(&[&seed[..], wrong].concat()), None, "{wrong:?}");
    }
    assert_eq!(Secret::from_bytes(&seed[..19]), None);
}
