//! Time-based one-time passwords (RFC 6238): SHA-1, 6 digits, 30 s, which is what every
//! authenticator app reads, unless a directory of another system asks for others.

mod parameters;

pub use parameters::{CodeAlgorithm, CodeParameters};

use super::{SealedFor, SealingKey, Unsealable};
use crate::{contract::UserId, server::crypto};
use jiff::{SignedDuration, Timestamp};
use std::fmt;
use thiserror::Error;
use totp_rs::{Builder, Totp};
use unicode_segmentation::UnicodeSegmentation;

/// 160 bits, the length of the hash (RFC 4226 asks for 128 at least).
const SECRET_BYTES: usize = 20;
/// Steps to either side of now that are accepted: clocks differ, and typing takes time.
const SKEW: u16 = 1;

/// Of the issuer, in graphemes.
const MAX_ISSUER: usize = 40;

/// Seconds to either side of now in which a code that is not accepted is told from a wrong one.
const CLOCK_SECONDS: i64 = 600;

/// The secret that an authenticator app and the server share, and how codes are made from it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    seed: [u8; SECRET_BYTES],
    parameters: CodeParameters,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The labels cannot be put into an `otpauth` address.
#[derive(Debug, Error)]
#[error("an authenticator cannot be described: {0}")]
pub struct Undescribable(String);

/// A secret whose codes every app shows.
pub fn new_secret() -> Secret {
    new_secret_for(CodeParameters::default())
}

/// A secret whose codes are made by `parameters`.
pub fn new_secret_for(parameters: CodeParameters) -> Secret {
    Secret { seed: crypto::random(), parameters }
}

/// Seals `secret` so that it opens for `user` only.
pub fn seal(key: &SealingKey, user: UserId, secret: &Secret) -> Result<Vec<u8>, Unsealable> {
    SealedFor::Authenticator { user }.seal(key, &secret.to_bytes())
}

/// Opens what [`seal`] sealed.
pub fn open(key: &SealingKey, user: UserId, sealed: &[u8]) -> Result<Secret, Unsealable> {
    let plain = SealedFor::Authenticator { user }.open(key, sealed)?;
    Secret::from_bytes(&plain).ok_or(Unsealable)
}

impl Secret {
    /// What [`Self::to_bytes`] gave. The seed alone has the usual parameters.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (seed, rest) = bytes.split_first_chunk()?;
        let parameters = match rest {
            [] => CodeParameters::default(),
            rest => CodeParameters::from_bytes(rest.try_into().ok()?)?,
        };
        Some(Self { seed: *seed, parameters })
    }

    /// The seed, and after it the parameters where they are not the usual ones.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.seed.to_vec();
        if self.parameters != CodeParameters::default() {
            bytes.extend(self.parameters.to_bytes());
        }
        bytes
    }

    /// The secret itself.
    pub fn as_bytes(&self) -> &[u8] {
        &self.seed
    }

    /// How codes are made from it.
    pub fn parameters(&self) -> CodeParameters {
        self.parameters
    }

    /// The secret in base32 (RFC 4648, 6) without padding.
    pub fn base32(&self) -> String {
        totp_rs::Secret::new_stack(self.seed).to_base32()
    }

    /// The time step in which `code` is right, from one step before `now` to one after it.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.as_second()).ok()?;
        let step = self.totp("mfadmin", "user").ok()?.check(code, seconds)?;
        i64::try_from(step).ok()
    }

    /// The code that an app shows at `now`.
    ///
    /// # Errors
    /// Before 1970.
    pub fn code_at(&self, now: Timestamp) -> Result<String, Undescribable> {
        let seconds = u64::try_from(now.as_second());
        let seconds = seconds.map_err(|error| Undescribable(error.to_string()))?;
        Ok(self.totp("mfadmin", "user")?.generate(seconds).to_string())
    }

    /// By how much the clock behind `code` differs from `now`, where the code is right at another time
    /// within ten minutes. It is accepted at none of them.
    pub fn clock_offset(&self, code: &str, now: Timestamp) -> Option<SignedDuration> {
        let totp = self.totp("mfadmin", "user").ok()?;
        let period = i64::from(self.parameters.period());
        let shown_at = |steps: i64| {
            let offset = SignedDuration::from_secs(steps * period);
            let at = now.checked_add(offset).ok()?;
            let is_shown = totp.generate(u64::try_from(at.as_second()).ok()?).to_string() == code;
            is_shown.then_some(offset)
        };
        // The nearest one first.
        let near = i64::from(SKEW) + 1..=CLOCK_SECONDS / period;
        near.flat_map(|steps| [steps, -steps]).find_map(shown_at)
    }

    /// The key in base32 as a person types it: groups of four.
    pub fn grouped(&self) -> String {
        let text = self.base32();
        let groups: Vec<&str> =
            text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        groups.join(" ")
    }

    /// The `otpauth` address that a QR code carries and that opens an app on the same device.
    pub fn address(&self, issuer: &str, account: &str) -> Result<String, Undescribable> {
        let described = self.totp(issuer, account)?.to_url();
        described.map_err(|error| Undescribable(error.to_string()))
    }

    fn totp(&self, issuer: &str, account: &str) -> Result<Totp, Undescribable> {
        Builder::new()
            .with_algorithm(self.parameters.algorithm().into())
            .with_digits(self.parameters.digits())
            .with_secret(totp_rs::Secret::new_stack(self.seed))
            .with_skew(SKEW)
            .with_step_duration(self.parameters.period().into())
            .with_issuer(Some(issuer_label(issuer)))
            .with_account_name(account_label(account))
            .build()
            .map_err(|error| Undescribable(error.to_string()))
    }
}

/// The issuer without a colon: of the ways to write one inside a label, readers agree on none. No longer
/// than an app shows.
fn issuer_label(issuer: &str) -> String {
    let parted = issuer.replace(':', " ");
    let words: Vec<&str> = parted.split_whitespace().collect();
    let cut: String = words.join(" ").graphemes(true).take(MAX_ISSUER).collect();
    cut.trim_end().to_owned()
}

/// The account, whole: who has several of one organisation tells them apart by it. An address has no
/// colon outside of quotes, and quotes are not taken.
fn account_label(account: &str) -> String {
    account.replace(':', " ")
}
