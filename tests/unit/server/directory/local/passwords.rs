mod breached;

use mfadmin::server::directory::local::passwords::*;

#[test]
fn length_counts_characters_whatever_they_are() {
    assert_eq!(Password::parse("èé世界🙂 sept!"), Err(Unacceptable::TooShort(11)));
    assert!(Password::parse("èé世界🙂 seven!").is_ok());
    assert!(Password::parse(&"é".repeat(128)).is_ok());
    assert_eq!(Password::parse(&"é".repeat(129)), Err(Unacceptable::TooLong(129)));
}

#[test]
fn a_password_is_the_same_from_any_keyboard() {
    let composed = Password::parse("caf\u{e9} au lait!!").unwrap();
    let decomposed = Password::parse("cafe\u{301} au lait!!").unwrap();
    assert!(composed == decomposed);
}

#[test]
fn what_is_easy_to_guess_is_refused_with_a_hint() {
    let judge = |text: &str| Password::parse(text).unwrap().judge(&["Ana Lima", "ana@x.org"]);
    for weak in ["aaaaaaaaaaaa", "password1234", "qwertyuiop12", "ana@x.organa"] {
        let Err(Unacceptable::Guessable { hints }) = judge(weak) else {
            panic!("{weak} was accepted");
        };
        assert!(!hints.is_empty(), "{weak}");
    }
    assert_eq!(judge("plum garage seven kites"), Ok(()));
    assert_eq!(judge(&"correct horse ".repeat(9)), Ok(()));
}

#[test]
fn a_hash_has_its_own_salt_and_is_never_the_password() {
    let password = Password::parse("plum garage seven kites").unwrap();
    let (one, two) = (password.hash().unwrap(), password.hash().unwrap());
    assert_ne!(one, two);
    assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
    let again = hash("plum garage seven kites", &salt_of(&one).unwrap()).unwrap();
    assert_eq!(again, one);
    assert_eq!(format!("{password:?}"), "Password(…)");
}
