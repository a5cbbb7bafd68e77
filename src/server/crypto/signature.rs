//! What is posted to a webhook of one's own is signed, so that the receiver knows from whom it
//! comes and when.

use crate::secret::Secret;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use sha2::Sha256;
use std::fmt::Write;

/// `request` with the JSON text `body`, and what signs it as of `now`.
pub fn signed(
    request: RequestBuilder,
    secret: &Secret,
    body: String,
    now: Timestamp,
) -> RequestBuilder {
    let timestamp = now.as_second().to_string();
    let signature = sign(secret, &timestamp, &body);
    request
        .header(CONTENT_TYPE, "application/json")
        .header("X-Mfadmin-Timestamp", timestamp)
        .header("X-Mfadmin-Signature", format!("v1={signature}"))
        .body(body)
}

/// HMAC-SHA-256 of `timestamp.body` in lower-case hexadecimal digits.
fn sign(secret: &Secret, timestamp: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else {
        // HMAC takes a key of any length.
        return String::new();
    };
    for part in [timestamp, ".", body] {
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
