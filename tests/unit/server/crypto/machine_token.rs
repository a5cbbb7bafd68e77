use mfadmin::server::crypto;
use mfadmin::server::crypto::machine_token::*;

#[test]
fn a_token_is_known_by_its_form_and_a_slip_is_not() {
    let token = generate();
    assert!(is_one(&token));
    assert_eq!(token.reveal().len(), PREFIX.len() + RANDOM_CHARS + CHECKSUM_CHARS);
    let text = token.reveal().to_owned();
    for slip in [
        text.replacen('_', "-", 1),
        text[..text.len() - 1].to_owned(),
        text.clone() + "0",
        text.replacen(&text[20..21], if &text[20..21] == "x" { "y" } else { "x" }, 1),
        crypto::new_token(),
    ] {
        assert!(slip == text || !is_one(&slip.parse().unwrap()), "{slip}");
    }
}
