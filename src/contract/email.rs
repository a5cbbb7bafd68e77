//! E-mail addresses (RFC 5321, RFC 6531), and the domains in them (IDNA as UTS 46 maps it).

mod domain;

use email_address::{EmailAddress, Options};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

/// A syntactically valid address of at most 254 bytes, kept in lower case and with its domain as DNS
/// has it (`xn--…`), so that two spellings of one mailbox cannot become two users. `Display` shows it to
/// people. Parsing reads what a user gives; an address that was accepted before, in the database or in
/// an answer, is taken with [`Email::accepted`].
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
    #[error("the part after the @ is no domain name that can be registered; check its spelling")]
    Domain,
}

impl Email {
    /// An address that was accepted when it was given. Its syntax is not checked again: the rules
    /// may have changed since, and that must not make a user unreadable.
    ///
    /// # Errors
    /// [`InvalidEmail::Malformed`] where the text can be no address under any rules.
    pub fn accepted(text: String) -> Result<Self, InvalidEmail> {
        match text.contains('@') && !text.contains(char::is_control) {
            true => Ok(Self(text)),
            false => Err(InvalidEmail::Malformed),
        }
    }

    /// An address of a name that nobody can have.
    pub(super) fn reserved(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// As it is stored, compared, written into JSON and mailed to.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it: the domain in its own letters, but for labels that could be taken for others.
    pub fn shown(&self) -> Cow<'_, str> {
        match self.0.rsplit_once('@') {
            Some((local, domain)) if domain::is_international(domain) => {
                Cow::Owned(format!("{local}@{}", domain::shown(domain)))
            }
            _ => Cow::Borrowed(&self.0),
        }
    }

    /// Whether `text` is this address: as it is shown, stored or typed otherwise.
    pub fn is_spelt(&self, text: &str) -> bool {
        text.parse() == Ok(self.clone()) || text.trim().to_lowercase() == self.0
    }

    /// All by which it is looked for: itself, and where its domain has letters of its own the address
    /// with these, after a space.
    pub fn spellings(&self) -> Cow<'_, str> {
        match self.0.rsplit_once('@') {
            Some((local, domain)) if domain::is_international(domain) => {
                Cow::Owned(format!("{} {local}@{}", self.0, domain::unicode(domain)))
            }
            _ => Cow::Borrowed(&self.0),
        }
    }
}

/// `domain` as mail servers know it; `None` where no such domain can be. One in ASCII stays as it is.
pub fn ascii_domain(domain: &str) -> Option<Cow<'_, str>> {
    match domain::is_international(domain) {
        true => domain::ascii(domain),
        false => Some(Cow::Borrowed(domain)),
    }
}

/// Reads the address that a request gives: unlike one in an answer, it must fit the syntax.
pub(super) fn deserialize_given<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<Email>,
{
    let given: Email = String::deserialize(deserializer)?.parse().map_err(D::Error::custom)?;
    Ok(T::from(given))
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Lower case may be longer, and may hold what the syntax forbids: İ becomes i and a mark.
        let mut text = text.trim().to_lowercase();
        if !text.is_ascii() {
            text = text.nfc().collect();
        }
        if text.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        if let Some((local, domain)) = text.rsplit_once('@')
            && domain::is_international(domain)
        {
            let domain = domain::ascii(domain).ok_or(InvalidEmail::Domain)?;
            text = format!("{local}@{domain}");
        }
        if text.len() > 254 {
            return Err(InvalidEmail::TooLong(text.len()));
        }
        let plain =
            Options::default().with_required_tld().without_display_text().without_domain_literal();
        EmailAddress::parse_with_options(&text, plain).map_err(|_| InvalidEmail::Malformed)?;
        // A quoted local part may carry spaces and control characters into mail headers.
        if text.contains('"') || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(InvalidEmail::Malformed);
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::accepted(text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}
