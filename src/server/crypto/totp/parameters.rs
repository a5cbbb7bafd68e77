//! How codes are made from a secret (RFC 6238, 1.2 and 4): the hash, the digits, the seconds of a time step.

use totp_rs::Algorithm;

/// Digits of a code: RFC 4226 asks for 6 at least, and apps show 8 at most.
const DIGITS: std::ops::RangeInclusive<u32> = 6..=8;
/// Seconds of a time step that a person has the time to type in, and that is not older than a session.
const PERIOD: std::ops::RangeInclusive<u32> = 10..=600;

/// How the codes of an authenticator are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeParameters {
    algorithm: CodeAlgorithm,
    digits: u8,
    period: u16,
}

/// The hash inside of the HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAlgorithm {
    Sha1,
    Sha256,
    Sha512,
}

/// SHA-1, 6 digits, 30 s.
impl Default for CodeParameters {
    fn default() -> Self {
        Self { algorithm: CodeAlgorithm::Sha1, digits: 6, period: 30 }
    }
}

impl CodeParameters {
    /// Codes of so many digits, which change every `period` seconds; nothing where an app cannot show them,
    /// or nobody could type them in.
    pub fn new(algorithm: CodeAlgorithm, digits: u32, period: u32) -> Option<Self> {
        if !DIGITS.contains(&digits) || !PERIOD.contains(&period) {
            return None;
        }
        let (digits, period) = (u8::try_from(digits).ok()?, u16::try_from(period).ok()?);
        Some(Self { algorithm, digits, period })
    }

    pub fn algorithm(self) -> CodeAlgorithm {
        self.algorithm
    }

    pub fn digits(self) -> u8 {
        self.digits
    }

    /// Seconds.
    pub fn period(self) -> u16 {
        self.period
    }

    /// As they stand behind a seed: one byte each for algorithm and digits, two for the period.
    pub(super) fn to_bytes(self) -> [u8; 4] {
        let algorithm = match self.algorithm {
            CodeAlgorithm::Sha1 => 1,
            CodeAlgorithm::Sha256 => 2,
            CodeAlgorithm::Sha512 => 3,
        };
        let [high, low] = self.period.to_be_bytes();
        [algorithm, self.digits, high, low]
    }

    pub(super) fn from_bytes([algorithm, digits, high, low]: [u8; 4]) -> Option<Self> {
        let algorithm = match algorithm {
            1 => CodeAlgorithm::Sha1,
            2 => CodeAlgorithm::Sha256,
            3 => CodeAlgorithm::Sha512,
            _ => return None,
        };
        let period = u16::from_be_bytes([high, low]);
        Self::new(algorithm, digits.into(), period.into())
    }
}

impl From<CodeAlgorithm> for Algorithm {
    fn from(algorithm: CodeAlgorithm) -> Self {
        match algorithm {
            CodeAlgorithm::Sha1 => Self::SHA1,
            CodeAlgorithm::Sha256 => Self::SHA256,
            CodeAlgorithm::Sha512 => Self::SHA512,
        }
    }
}
