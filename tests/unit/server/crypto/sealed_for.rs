use mfadmin::contract::Region;
use mfadmin::contract::{PhoneNumber, UserId};
use mfadmin::server::crypto::sealed_for::*;
use mfadmin::server::crypto::{SealingKey, TokenHash};

/// The bytes are written out here, and not put together by the code that they test.
#[test]
fn values_of_existing_databases_open() {
    let user = UserId("0198c2f0-1111-7000-8000-0123456789ab".parse().unwrap());
    let message_id = "0198c2f0-2222-7000-8000-0123456789ab".parse().unwrap();
    let (link, session) = (TokenHash([b'l'; 32]), TokenHash([b's'; 32]));
    let number = PhoneNumber::parse("+14155552671", Region::default()).unwrap();
    let of_user = b"\x01\x98\xc2\xf0\x11\x11\x70\x00\x80\x00\x01\x23\x45\x67\x89\xab";
    let of_message = b"\x01\x98\xc2\xf0\x22\x22\x70\x00\x80\x00\x01\x23\x45\x67\x89\xab";
    let recipient = "ana@example.com";
    let l = b"llllllllllllllllllllllllllllllll".as_slice();
    let s = b"ssssssssssssssssssssssssssssssss".as_slice();
    let cases: [(SealedFor<'_>, &[&[u8]]); 7] = [
        (
            SealedFor::Message { message_id, user, recipient },
            &[of_message, of_user, b"ana@example.com"],
        ),
        (SealedFor::Authenticator { user }, &[b"totp", of_user]),
        (SealedFor::SetupCookie { link, user }, &[b"setup", l, of_user]),
        (SealedFor::LinkCode { link, number: Some(&number) }, &[b"code", l, b"+14155552671"]),
        (SealedFor::LinkCode { link, number: None }, &[b"code", l]),
        (
            SealedFor::SignInCode { session, number: Some(&number) },
            &[b"sign-in code", s, b"+14155552671"],
        ),
        (SealedFor::SignInCode { session, number: None }, &[b"sign-in code", s]),
    ];
    let key = SealingKey::generate();
    for (place, old) in cases {
        assert_eq!(place.associated_data(), old.concat(), "{place:?}");
        let sealed = key.seal(&old.concat(), b"secret").unwrap();
        assert_eq!(place.open(&key, &sealed).unwrap(), b"secret", "{place:?}");
    }
}
