//! Recovery codes: one-time codes that stand in for the authenticator when it is lost
//! (SP 800-63B-4, look-up secrets).

use super::passwords::{self, Unhashable};
use crate::{contract::typed_code, server::crypto};
use std::fmt;

/// How many a user gets.
pub const COUNT: usize = 10;
/// 50 random bits; what is stored is salted and hashed slowly, and few wrong ones are accepted.
const CHARS: usize = 10;
/// Crockford's base32: no letter looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code as it is compared: ten letters and digits in upper case.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// New codes with their hashes. All have one salt, so that a code somebody types is hashed once
/// and not once for each.
pub fn generate() -> Result<Vec<(RecoveryCode, String)>, Unhashable> {
    let salt = crypto::random();
    (0..COUNT)
        .map(|_| {
            let code = RecoveryCode::random();
            let hash = code.hash(&salt)?;
            Ok((code, hash))
        })
        .collect()
}

impl RecoveryCode {
    fn random() -> Self {
        let bytes: [u8; CHARS] = crypto::random();
        // 256 is a multiple of 32, so every character is as likely.
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// The code in `text`, however it is spaced and whatever the case.
    pub fn parse(text: &str) -> Option<Self> {
        let code: String = typed_code::plain(text)
            .chars()
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .take(CHARS + 1)
            .collect();
        let fits = code.len() == CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then_some(Self(code))
    }

    /// As it is shown: two groups of five.
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.split_at(CHARS / 2);
        format!("{first}-{second}")
    }

    pub fn hash(&self, salt: &[u8; 16]) -> Result<String, Unhashable> {
        passwords::hash(&self.0, salt)
    }
}
