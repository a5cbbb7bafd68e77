use mfadmin::contract::factor::required::*;
use mfadmin::contract::factor::{Factor, FactorSet, Unmet};

fn required(list: &[&str]) -> Result<RequiredFactors, InvalidRequirement> {
    list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().try_into()
}

fn set(factors: &[Factor]) -> FactorSet {
    factors.iter().copied().collect()
}

#[test]
fn a_list_is_written_as_it_is_read() {
    for list in [
        &["phone", "authenticator"][..],
        &["phone|authenticator"],
        &["authenticator|security_key"],
        &["security_key"],
        &["phone", "authenticator|security_key"],
    ] {
        assert_eq!(Vec::from(required(list).unwrap()), list);
    }
    assert_eq!(required(&["phone", "authenticator"]).unwrap(), RequiredFactors::default());
    assert_eq!(required(&[" phone | authenticator "]), required(&["phone|authenticator"]));
}

#[test]
fn what_is_no_policy_is_refused_with_the_reason() {
    for (list, reason) in [
        (&[][..], "no factor is required"),
        (&["fax"], "unknown factor \"fax\"; use phone, authenticator, security_key"),
        (&["phone|"], "unknown factor \"\""),
        (&["Phone"], "unknown factor"),
        (&["phone|phone"], "names a factor twice"),
        (&["phone", "phone"], "\"phone\" is met whenever \"phone\" is"),
        (&["phone", "authenticator|phone"], "\"phone|authenticator\" is met whenever \"phone\""),
        (&["authenticator|phone", "phone"], "\"phone|authenticator\" is met whenever \"phone\""),
    ] {
        let error = required(list).unwrap_err().to_string();
        assert!(error.contains(reason), "{list:?}: {error}");
    }
}

#[test]
fn every_factor_of_an_unmet_requirement_is_missing() {
    use Factor::{Authenticator, Phone, SecurityKey};
    let both = RequiredFactors::default();
    let either = required(&["phone|authenticator"]).unwrap();
    let key = required(&["security_key"]).unwrap();
    for (policy, present, missing) in [
        (both, &[][..], &[Phone, Authenticator][..]),
        (both, &[Phone], &[Authenticator]),
        (both, &[Phone, Authenticator], &[]),
        (both, &[SecurityKey], &[Phone, Authenticator]),
        (either, &[], &[Phone, Authenticator]),
        (either, &[Phone], &[]),
        (either, &[Authenticator], &[]),
        (either, &[SecurityKey], &[Phone, Authenticator]),
        (key, &[Phone, Authenticator], &[SecurityKey]),
        (key, &[SecurityKey], &[]),
    ] {
        assert_eq!(
            policy.unmet(set(present), FactorSet::EMPTY).missing,
            set(missing),
            "{policy}: {present:?}"
        );
    }
}

#[test]
fn what_an_unread_factor_may_meet_is_unknown_and_not_missing() {
    use Factor::{Authenticator, Phone, SecurityKey};
    let both = RequiredFactors::default();
    let either = required(&["phone|authenticator"]).unwrap();
    let key = required(&["security_key"]).unwrap();
    for (policy, present, unread, missing, unknown) in [
        (both, &[][..], &[Phone, Authenticator][..], &[][..], &[Phone, Authenticator][..]),
        // Each requirement stands for itself.
        (both, &[], &[Authenticator], &[Phone], &[Authenticator]),
        (both, &[Phone], &[Authenticator], &[], &[Authenticator]),
        (both, &[Phone, Authenticator], &[SecurityKey], &[], &[]),
        // What is there meets the requirement, whatever the other is.
        (either, &[Phone], &[Authenticator], &[], &[]),
        (either, &[], &[Authenticator], &[], &[Authenticator]),
        (either, &[], &[Phone, Authenticator], &[], &[Phone, Authenticator]),
        // Nobody asks for what is unread.
        (either, &[], &[SecurityKey], &[Phone, Authenticator], &[]),
        (key, &[Phone], &[SecurityKey], &[], &[SecurityKey]),
    ] {
        let unmet = policy.unmet(set(present), set(unread));
        let expected = Unmet { missing: set(missing), unknown: set(unknown) };
        assert_eq!(unmet, expected, "{policy}: {present:?} {unread:?}");
        assert!(!unmet.missing.intersects(unmet.unknown));
    }
}
