use mfadmin::server::directory::local::passwords::{self};
use mfadmin::server::directory::local::recovery_codes::*;

#[test]
fn a_code_is_read_however_it_is_typed() {
    let code = RecoveryCode::parse("7K0QX-1M4ZD").unwrap();
    for typed in ["7k0qx1m4zd", " 7KOQX - IM4ZD ", "7koqx-lm4zd"] {
        assert!(RecoveryCode::parse(typed) == Some(code.clone()), "{typed}");
    }
    for wrong in ["", "7K0QX", "7K0QX-1M4ZDD", "7K0QX-1M4Z!", "7K0QX-1M4ZÉ", "123456"] {
        assert!(RecoveryCode::parse(wrong).is_none(), "{wrong}");
    }
    assert_eq!(code.grouped(), "7K0QX-1M4ZD");
}

#[test]
fn codes_differ_and_share_one_salt() {
    let codes = generate().unwrap();
    let salt = passwords::salt_of(&codes[0].1).unwrap();
    for (at, (code, hash)) in codes.iter().enumerate() {
        assert!(codes[..at].iter().all(|(other, _)| other != code));
        assert_eq!(&code.hash(&salt).unwrap(), hash);
    }
    assert_eq!(codes.len(), COUNT);
}
