use chacha20poly1305::{
    XNonce,
    aead::{Aead, Payload},
};
use mfadmin::server::crypto::keys::*;
use mfadmin::server::crypto::{
    key::{HEADER_BYTES, Key},
    random,
};

#[test]
fn a_sealed_message_opens_only_in_its_own_row() {
    let key = SealingKey::generate();
    let sealed = key.seal(b"row 1", b"body").unwrap();
    assert_eq!(key.open(b"row 1", &sealed).unwrap(), b"body");
    assert!(key.open(b"row 2", &sealed).is_err());
    assert!(SealingKey::generate().open(b"row 1", &sealed).is_err());
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(key.open(b"row 1", &changed).is_err(), "{at}");
        assert!(key.open(b"row 1", &sealed[..at]).is_err(), "{at}");
    }
}

#[test]
fn a_value_without_a_number_is_of_key_0_whatever_it_begins_with() {
    let (old, new) = (Key::new(0), Key::new(1));
    let keys = SealingKey::of(None, vec![new.clone(), old.clone()]);
    let mut looked_numbered = 0;
    for at in 0..4096_u32 {
        let mut nonce: [u8; NONCE_BYTES] = random();
        if at % 2 == 0 {
            // As the header of the newest key.
            nonce[..HEADER_BYTES].copy_from_slice(&new.header());
        }
        let payload = Payload { msg: b"body", aad: b"row" };
        let sealed = old.cipher().encrypt(&XNonce::from(nonce), payload).unwrap();
        let sealed = [nonce.as_slice(), &sealed].concat();
        looked_numbered += u32::from(named_key(&sealed).is_some());
        assert_eq!(keys.open(b"row", &sealed).unwrap(), b"body");
    }
    assert!(looked_numbered >= 2048);
}

#[test]
fn the_number_of_the_key_is_under_the_seal() {
    let (one, two) = (Key::new(1), Key { number: 2, ..Key::new(1) });
    let same_bytes = Key { number: 2, bytes: one.bytes };
    let sealed = SealingKey::of(None, vec![one.clone()]).seal(b"row", b"body").unwrap();
    let mut renamed = sealed.clone();
    renamed[..HEADER_BYTES].copy_from_slice(&two.header());
    let keys = SealingKey::of(None, vec![one, same_bytes]);
    assert_eq!(keys.open(b"row", &sealed).unwrap(), b"body");
    assert!(keys.open(b"row", &renamed).is_err());
}
