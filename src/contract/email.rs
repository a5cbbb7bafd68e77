//! E-mail addresses (RFC 5321, RFC 6531).

use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;
use utoipa::ToSchema;

/// A syntactically valid address of at most 254 bytes, kept in lower case so that two spellings
/// of one mailbox cannot become two users.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = Email, example = "ana@example.com")]
pub struct Email(String);

/// Why a text is not an address.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum InvalidEmail {
    #[error("the address is empty")]
    Empty,
    #[error("an address has at most 254 bytes; this one has {0}")]
    TooLong(usize),
    #[error("not an e-mail address; expected something like name@example.com")]
    Malformed,
}

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        if text.len() > 254 {
            return Err(InvalidEmail::TooLong(text.len()));
        }
        let plain =
            Options::default().with_required_tld().without_display_text().without_domain_literal();
        EmailAddress::parse_with_options(text, plain).map_err(|_| InvalidEmail::Malformed)?;
        // A quoted local part may carry spaces and control characters into mail headers.
        if text.contains('"') || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(InvalidEmail::Malformed);
        }
        Ok(Self(text.to_lowercase()))
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        let email: Email = " Ana.Lima@Example.COM ".parse().unwrap();
        assert_eq!(email.as_str(), "ana.lima@example.com");
    }

    #[test]
    fn refuses_what_no_mail_server_would_take() {
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in ["", "ana", "ana@", "@example.com", "a b@example.com", "a@b\r\nBcc: c@d.org"] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
        assert!(matches!(long.parse::<Email>(), Err(InvalidEmail::TooLong(_))));
        assert!("\"a\tb\"@example.com".parse::<Email>().is_err());
    }
}
