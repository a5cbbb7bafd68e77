use mfadmin::contract::token::*;

#[test]
fn debug_never_shows_the_secret() {
    let token: BearerToken = "s3cret".parse().unwrap();
    assert!(!format!("{token:?}").contains("s3cret"));
}

#[test]
fn refuses_what_a_header_could_not_carry() {
    for bad in ["", "a b", "a\nb", "é", &"x".repeat(513)] {
        assert_eq!(bad.parse::<BearerToken>(), Err(InvalidToken), "{bad:?}");
    }
}
