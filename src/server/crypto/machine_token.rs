//! Machine tokens: `mfadmin_`, 43 random characters, and a checksum of six, by which scanners for
//! leaked secrets know one without asking the server.

use crate::{contract::BearerToken, server::crypto};
use sha2::{Digest, Sha256};

pub const PREFIX: &str = "mfadmin_";
pub const RANDOM_CHARS: usize = 43;
pub const CHECKSUM_CHARS: usize = 6;

/// A new token.
pub fn generate() -> BearerToken {
    loop {
        let random = crypto::new_token();
        let text = format!("{PREFIX}{random}{}", checksum(&random));
        if let Ok(token) = text.parse() {
            return token;
        }
    }
}

/// Whether `token` has the form of a machine token and its checksum fits.
pub fn is_one(token: &BearerToken) -> bool {
    let Some(rest) = token.reveal().strip_prefix(PREFIX) else { return false };
    let Some((random, sum)) = rest.split_at_checked(RANDOM_CHARS) else { return false };
    sum == checksum(random)
}

/// The first characters of the SHA-256 of `random` in hexadecimal.
fn checksum(random: &str) -> String {
    let digest = Sha256::digest(random);
    let hex: String = digest.iter().take(CHECKSUM_CHARS / 2).map(|b| format!("{b:02x}")).collect();
    hex
}
