//! Codes with which an Owner or Admin approves a link. What is kept of one is a hash under the key that
//! lies outside the database: eight digits are soon found out from a hash without a key.

use super::{SealingKey, TokenHash, Unsealable};
use crate::contract::{UserId, api::Typed};

/// Eight random decimal digits in two groups, as they are spoken: `1234 5678`. A code that a person
/// passes on has six at least (NIST SP 800-63B-4, 4.2.1.2 and 4.2.1.3).
pub fn generate() -> Typed {
    let [left, right] = [(); 2].map(|()| rand::random_range(0..10_000));
    Typed::new(format!("{left:04} {right:04}"))
}

/// What is kept of `code`, which is good at this link of this user alone.
///
/// # Errors
/// There is no key.
pub fn hash(
    key: &SealingKey,
    link: TokenHash,
    user: UserId,
    code: &str,
) -> Result<Vec<u8>, Unsealable> {
    key.authenticate(&bound(link, user, code))
}

/// Whether `typed` is the code that [`hash`] was taken of.
pub fn is_right(
    key: &SealingKey,
    link: TokenHash,
    user: UserId,
    (typed, kept): (&str, &[u8]),
) -> bool {
    key.is_authentic(&bound(link, user, typed), kept)
}

fn bound(link: TokenHash, user: UserId, code: &str) -> Vec<u8> {
    let digits = code.bytes().filter(|byte| !matches!(byte, b' ' | b'-'));
    [&link.0[..], user.0.as_bytes()].concat().into_iter().chain(digits).collect()
}
