//! Telephone numbers: kept in E.164 (ITU-T), shown in international format.

pub mod masked;
pub mod typing;

pub use typing::as_you_type;

use super::text::excerpt;
use phonenumber::{Mode, country};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::{fmt, str::FromStr};
use thiserror::Error;
use utoipa::ToSchema;

/// Longest text taken as a number: 15 digits (E.164) with generous punctuation.
pub const MAX_INPUT_CHARS: usize = 40;

/// A number that exists in its country's numbering plan, in E.164 (`+` and at most 15 digits), or
/// existed in it when it was given: see [`PhoneNumber::accepted`]. In lists and exports most of its
/// digits are hidden: see [`PhoneNumber::masked`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^\\+[1-9][0-9]{0,2}[0-9*]{1,14}$", example = "+14155550132")]
pub struct PhoneNumber(String);

/// The country whose numbers may be typed without a `+`: an ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[A-Z]{2}$", example = "US")]
pub struct Region(country::Id);

/// Why a text is not a number. Every sentence ends in what to do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum InvalidPhone {
    #[error("Enter a number with its country code, such as +1 415 555 2671")]
    Empty,
    #[error("Use only digits, spaces and + - . ( ) in a number. Remove {0:?}.")]
    Character(char),
    #[error("Too long: a number has at most 15 digits.")]
    TooLong,
    #[error("Too short for a number. Keep typing.")]
    TooShort,
    #[error("Unknown country code. Start with + and the code, such as +44.")]
    Country,
    /// Of the country, or of the code where several countries share it.
    #[error("Not a valid {0} number. Check the digits.")]
    NotInPlan(String),
}

/// `text` is not an ISO 3166-1 alpha-2 country code with a numbering plan.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a country code; use two letters such as US, GB or BR")]
pub struct InvalidRegion(pub String);

impl PhoneNumber {
    /// Reads a number as a user types it. Without a leading `+` it is read as a number of
    /// `region`.
    pub fn parse(text: &str, region: Region) -> Result<Self, InvalidPhone> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidPhone::Empty);
        }
        if let Some(c) = text.chars().find(|c| !is_number_char(*c)) {
            return Err(InvalidPhone::Character(c));
        }
        if let Some(at) = text.rfind('+').filter(|at| *at > 0) {
            return Err(InvalidPhone::Character(text[at..].chars().next().unwrap_or('+')));
        }
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if digits > 17 || text.chars().count() > MAX_INPUT_CHARS {
            return Err(InvalidPhone::TooLong);
        }
        if digits < 4 {
            return Err(InvalidPhone::TooShort);
        }
        let home = (!text.starts_with('+')).then_some(region.0);
        let number = read(home, text).map_err(|error| match error {
            phonenumber::ParseError::InvalidCountryCode => InvalidPhone::Country,
            phonenumber::ParseError::TooLong => InvalidPhone::TooLong,
            _ => InvalidPhone::TooShort,
        })?;
        if !number.is_valid() {
            let country = number.country();
            // Where several countries share a code, an invalid number is none of one of them.
            let plan = match (country.id(), country.code()) {
                (Some(id), _) => id.as_ref().to_owned(),
                (None, 1) => "US or Canadian".to_owned(),
                (None, code) => format!("+{code}"),
            };
            return Err(match digits {
                0..7 => InvalidPhone::TooShort,
                _ => InvalidPhone::NotInPlan(plan),
            });
        }
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }

    /// A number that was accepted when it was given. Only the shape of E.164 is checked: numbering
    /// plans change, and that must not make a user unreadable.
    ///
    /// # Errors
    /// What keeps the text from having that shape.
    pub fn accepted(text: String) -> Result<Self, InvalidPhone> {
        let digits = text.strip_prefix('+').ok_or(InvalidPhone::Country)?;
        match digits.chars().find(|c| !c.is_ascii_digit()) {
            Some(c) => Err(InvalidPhone::Character(c)),
            None if digits.starts_with('0') => Err(InvalidPhone::Country),
            None => match digits.len() {
                0..2 => Err(InvalidPhone::TooShort),
                2..=15 => Ok(Self(text)),
                _ => Err(InvalidPhone::TooLong),
            },
        }
    }

    /// Like [`Self::parse`] for a number that is still being typed: the beginning of a number is
    /// [`InvalidPhone::TooShort`] rather than no number.
    pub fn parse_typed(text: &str, region: Region) -> Result<Self, InvalidPhone> {
        Self::parse(text, region).map_err(|error| match error {
            InvalidPhone::NotInPlan(_) | InvalidPhone::Country
                if typing::completed(text, region).is_some() =>
            {
                InvalidPhone::TooShort
            }
            error => error,
        })
    }

    /// The E.164 form: `+14155550132`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Its last four digits, by which its owner knows it and nobody else learns it.
    pub fn ending(&self) -> &str {
        &self.0[self.0.len().saturating_sub(4)..]
    }

    /// The country of the number, where its code belongs to one.
    pub fn country(&self) -> Option<String> {
        let number = read(None, &self.0).ok()?;
        number.country().id().map(|id| id.as_ref().to_owned())
    }
}

/// Reads the number that a request gives: unlike one in an answer, it must exist in its plan.
pub(super) fn deserialize_given<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<PhoneNumber>,
{
    let text = String::deserialize(deserializer)?;
    // What a number without a country code means is known only where it is typed.
    let given = match text.starts_with('+') {
        true => PhoneNumber::parse(&text, Region::default()),
        false => Err(InvalidPhone::Country),
    };
    given.map(T::from).map_err(D::Error::custom)
}

/// Reads a number of the country `home`, or of the country it names itself when there is none.
pub fn read(
    home: Option<country::Id>,
    text: &str,
) -> Result<phonenumber::PhoneNumber, phonenumber::ParseError> {
    if home.is_none() {
        // The parser strips a national prefix even where the number is whole without it, such as
        // the 8 from +7 812 123 45 67. Spain has no such prefix, so this reading strips nothing.
        let whole = phonenumber::parse(Some(country::ES), text)?;
        if whole.is_valid() {
            return Ok(whole);
        }
    }
    phonenumber::parse(home, text)
}

/// Whether `c` may stand in a number that a user types.
pub fn is_number_char(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')' | '/' | ' ')
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = InvalidPhone;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read_answer(text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl Default for Region {
    fn default() -> Self {
        Self(country::US)
    }
}

impl Region {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }
}

impl FromStr for Region {
    type Err = InvalidRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| InvalidRegion(excerpt(text)))
    }
}

impl TryFrom<String> for Region {
    type Error = InvalidRegion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.as_str().to_owned()
    }
}
