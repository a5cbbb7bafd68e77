//! Passwords: what is accepted as one, and what the database keeps of it.

pub mod breached;
pub mod common;

pub use breached::{BreachedPasswords, UnusableList};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use std::fmt;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{
    Score,
    feedback::{Suggestion, Warning},
};

use crate::server::crypto;

/// Shortest and longest password, in characters (SP 800-63B-4 asks for 15 where the password is
/// the only factor, 8 beside a second one, and for room for 64 at least).
pub const MIN_CHARS: usize = 12;
pub const MAX_CHARS: usize = 128;

/// Only so much of a password is judged: what is hard to guess that far stays so, and the work
/// grows with the square of the length.
const JUDGED_CHARS: usize = 40;

/// A password that somebody typed, composed (NFC) so that it is the same from any keyboard.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why a password is not accepted. `hints` say how to find a better one.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Unacceptable {
    #[error("use at least {MIN_CHARS} characters; this has {0}")]
    TooShort(usize),
    #[error("use at most {MAX_CHARS} characters; this has {0}")]
    TooLong(usize),
    #[error("this is too easy to guess")]
    Guessable { hints: Vec<Hint> },
    #[error("this password is known from a data breach; choose another")]
    Breached,
    #[error("this password is one that many people use; choose another")]
    Common,
}

/// How to find a better password.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hint {
    /// What is wrong with this one.
    Warning(Warning),
    Suggestion(Suggestion),
}

/// The hash cannot be computed: there is no memory for it, or a stored one is damaged.
#[derive(Debug, Error)]
#[error("a password cannot be hashed: {0}")]
pub struct Unhashable(String);

impl Password {
    /// # Errors
    /// [`Unacceptable::TooShort`] and [`Unacceptable::TooLong`]; nothing is cut off.
    pub fn parse(text: &str) -> Result<Self, Unacceptable> {
        let text: String = text.nfc().collect();
        match text.chars().count() {
            few if few < MIN_CHARS => Err(Unacceptable::TooShort(few)),
            many if many > MAX_CHARS => Err(Unacceptable::TooLong(many)),
            _ => Ok(Self(text)),
        }
    }

    /// Judges how hard it is to guess for somebody who knows `about` the user: there are no rules
    /// of composition, which make passwords worse.
    ///
    /// # Errors
    /// [`Unacceptable::Guessable`] below the third of zxcvbn's four scores, which means that 10⁸
    /// guesses find it.
    pub fn judge(&self, about: &[&str]) -> Result<(), Unacceptable> {
        let judged_part: String = self.0.chars().take(JUDGED_CHARS).collect();
        let judged = zxcvbn::zxcvbn(&judged_part, about);
        if judged.score() >= Score::Three {
            return Ok(());
        }
        let mut hints = Vec::new();
        if let Some(feedback) = judged.feedback() {
            hints.extend(feedback.warning().map(Hint::Warning));
            hints.extend(feedback.suggestions().iter().copied().map(Hint::Suggestion));
        }
        Err(Unacceptable::Guessable { hints })
    }

    /// Its argon2id hash with a new salt, as a PHC string. Takes about 20 ms and 19 MiB.
    pub fn hash(&self) -> Result<String, Unhashable> {
        hash(&self.0, &crypto::random())
    }
}

/// The argon2id hash of `secret` with `salt`, in the parameters that OWASP recommends.
pub fn hash(secret: &str, salt: &[u8; 16]) -> Result<String, Unhashable> {
    let hashed: Result<PasswordHash, _> =
        Argon2::default().hash_password_with_salt(secret.as_bytes(), salt);
    hashed.map(|hash| hash.to_string()).map_err(|error| Unhashable(error.to_string()))
}

/// The salt in a stored hash.
pub fn salt_of(stored: &str) -> Result<[u8; 16], Unhashable> {
    let damaged = || Unhashable("a stored hash is damaged".to_owned());
    let parsed = PasswordHash::new(stored).map_err(|_| damaged())?;
    let salt = parsed.salt.ok_or_else(damaged)?;
    salt.as_ref().try_into().map_err(|_| damaged())
}
