//! Telephone numbers: kept in E.164 (ITU-T), shown in international format.

pub mod masked;
mod plan;
pub mod spelling;
pub mod typing;

pub use plan::ServiceKind;
pub use spelling::{MAX_INPUT_CHARS, NumberChar, is_number_char, number_char};
pub use typing::as_you_type;

use super::text::excerpt;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region as PlanRegion, RegionStr};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::{fmt, str::FromStr};
use strum::{EnumString, IntoStaticStr};
use thiserror::Error;
use utoipa::ToSchema;

/// A number that exists in its country's numbering plan, in E.164 (`+` and at most 15 digits), or
/// existed in it when it was given, or was given as one that the plans do not know: see
/// [`PhoneNumber::accepted`]. In lists and exports most of its digits are hidden: see
/// [`PhoneNumber::masked`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^\\+[1-9][0-9]{0,2}[0-9*]{1,14}$", example = "+14155550132")]
pub struct PhoneNumber(String);

/// The country whose numbers may be typed without a `+`: an ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[A-Z]{2}$", example = "US")]
pub struct Region(RegionStr);

/// What is done with a number that has a possible length and stands in no numbering plan that this
/// version knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnUnlisted {
    /// It is refused.
    #[default]
    Refuse,
    /// It is taken: the text that is sent to it tells whether it exists.
    Accept,
}

/// What whoever gives the number of a landline is told.
pub const LANDLINE: &str = "A landline: texts may not reach it.";

/// What the numbering plans say of the line behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A mobile's, or one that its number does not tell from a mobile's.
    MaybeMobile,
    Landline,
    /// No plan has the number.
    Unlisted,
}

impl OnUnlisted {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What is done with the number of a landline, which many senders of texts do not reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum OnLandline {
    /// It is taken, with a warning to whoever sets it.
    #[default]
    Warn,
    /// It is refused.
    Refuse,
}

/// Why a text is not a number. Every sentence ends in what to do, and none repeats the number.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum InvalidPhone {
    #[error("Enter a number with its country code, such as +1 415 555 2671")]
    Empty,
    #[error("Use only digits, spaces and + - . ( ) in a number. Remove {0:?}.")]
    Character(char),
    #[error("A text reaches no extension. Enter the number without it.")]
    Extension,
    #[error("Too long: a number there has fewer digits. Check the digits.")]
    TooLong,
    #[error("Too short for a number. Add the missing digits.")]
    TooShort,
    /// Neither too short nor too long: the plan has no number of this length.
    #[error("No number there has this many digits. Check the digits.")]
    Length,
    #[error("Unknown country code. Start with + and the code, such as +44.")]
    Country,
    #[error("Mexican numbers have no 1 after +52 since 2019. Remove the 1.")]
    MexicanOne,
    #[error("This is a {0} number, not a person's phone. Enter another number.")]
    Service(ServiceKind),
    /// It has a possible length: the one fault that somebody who knows better may overrule.
    #[error("Not in the numbering plans of this version. Check the digits.")]
    Unlisted(PhoneNumber),
}

/// `text` is not an ISO 3166-1 alpha-2 country code with a numbering plan.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a country code; use two letters such as US, GB or BR")]
pub struct InvalidRegion(pub String);

impl PhoneNumber {
    /// Reads a number as it is typed, pasted or exported: see [`spelling::plain`]. Without a leading
    /// `+` it is read as it is dialled in `region`.
    ///
    /// # Errors
    /// Why no texts are sent to it; [`InvalidPhone::Unlisted`] where a plan newer than this version's
    /// may know it.
    pub fn parse(text: &str, region: Region) -> Result<Self, InvalidPhone> {
        match Self::read(text, region)? {
            (number, Line::Unlisted) => Err(InvalidPhone::Unlisted(number)),
            (number, _) => Ok(number),
        }
    }

    /// [`Self::parse`] for whoever judges later what may be given: an unlisted number is one, too.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn read(text: &str, region: Region) -> Result<(Self, Line), InvalidPhone> {
        let text = spelling::plain(text)?;
        if text.is_empty() {
            return Err(InvalidPhone::Empty);
        }
        match plan::judge(&plan::parse(&text, region)?) {
            Err(InvalidPhone::Unlisted(number)) => Ok((number, Line::Unlisted)),
            read => read,
        }
    }

    /// Like [`Self::parse`] for a number that is still being typed: the beginning of a number is
    /// [`InvalidPhone::TooShort`] rather than no number.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_typed(text: &str, region: Region) -> Result<Self, InvalidPhone> {
        Self::parse(text, region).map_err(|error| match typing::may_go_on(text, &error) {
            true => InvalidPhone::TooShort,
            false => error,
        })
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
                2..=plan::MAX_DIGITS => Ok(Self(text)),
                _ => Err(InvalidPhone::TooLong),
            },
        }
    }

    /// The E.164 form: `+14155550132`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Its last four digits, by which its owner knows it and nobody else learns it.
    pub fn ending(&self) -> &str {
        &self.0[self.0.len().saturating_sub(4)..]
    }

    /// The country whose plan has the number.
    pub fn country(&self) -> Option<String> {
        let region = PHONE_NUMBER_UTIL.get_region_for_number(&plan::of(self)?)?;
        (region != PlanRegion::World).then(|| region.as_region_str().as_str().to_owned())
    }

    /// What the numbering plans of this version say of its line.
    pub fn line(&self) -> Line {
        match plan::of(self).map(|number| PHONE_NUMBER_UTIL.get_number_type(&number)) {
            Some(PhoneNumberType::FixedLine) => Line::Landline,
            Some(PhoneNumberType::Unknown) | None => Line::Unlisted,
            Some(_) => Line::MaybeMobile,
        }
    }
}

/// Reads the number that a request gives: unlike one in an answer, it must exist in its plan, or be
/// one of which the request may say that it is meant.
pub(super) fn deserialize_given<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<PhoneNumber>,
{
    let text = String::deserialize(deserializer)?;
    let given = spelling::plain(&text).and_then(|plain| match plain.starts_with('+') {
        true => PhoneNumber::parse(&plain, Region::default()).or_else(|error| match error {
            // Whoever was asked about it saw these digits, so none of them is a trunk prefix.
            InvalidPhone::Unlisted(read) => Ok(PhoneNumber::accepted(plain).unwrap_or(read)),
            error => Err(error),
        }),
        // What a number without a country code means is known only where it is typed.
        false => Err(InvalidPhone::Country),
    });
    given.map(T::from).map_err(D::Error::custom)
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
        Self(PlanRegion::US.as_region_str())
    }
}

impl Region {
    /// As the numbering plans know it.
    fn plan(&self) -> PlanRegion {
        self.as_str().parse().unwrap_or(PlanRegion::US)
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for Region {
    type Err = InvalidRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let region = text.parse().ok().filter(|_| is_code);
        let has_plan =
            |region: &PlanRegion| PHONE_NUMBER_UTIL.get_country_code_for_region(*region).is_some();
        let region = region.filter(has_plan).map(|region| Self(region.as_region_str()));
        region.ok_or_else(|| InvalidRegion(excerpt(text)))
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
