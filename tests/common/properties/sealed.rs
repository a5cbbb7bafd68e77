//! Sealed values, which a thief of the database may change.

use super::choice_and_text;
use mfadmin::server::crypto::SealingKey;

/// The first byte says which byte is changed, the rest is sealed.
pub fn sealed(input: &[u8]) {
    let (at, _) = choice_and_text(input);
    let key = SealingKey::generate();
    assert!(key.open(b"row", input).is_err());
    let mut sealed = key.seal(b"row", input).unwrap_or_default();
    assert!(key.open(b"row", &sealed).is_ok_and(|plain| plain == input));
    assert!(key.open(b"another", &sealed).is_err());
    let at = usize::from(at) % sealed.len();
    sealed[at] ^= 1;
    assert!(key.open(b"row", &sealed).is_err(), "changed at {at}");
    sealed.truncate(at);
    assert!(key.open(b"row", &sealed).is_err(), "cut at {at}");
}
