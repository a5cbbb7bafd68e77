//! What the numbering plans say of a number. The rules and the plans are those of Google's
//! libphonenumber, by the crate `rlibphonenumber`.

use super::{InvalidPhone, Line, PhoneNumber, Region};
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, PhoneNumberType,
    ValidationError, get_national_significant_number_owned,
};
use std::fmt;

/// A number has at most 15 digits (ITU-T E.164). Plans have longer ones, which no text reaches.
pub(super) const MAX_DIGITS: usize = 15;
/// With the digits that lead abroad.
const MAX_DIALLED: usize = 20;

/// A number with its country calling code, as the crate keeps it.
pub(super) type Parsed = rlibphonenumber::PhoneNumber;

/// Numbers that are no person's phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    PremiumRate,
    SharedCost,
    TollFree,
    Pager,
    Voicemail,
    /// Universal access: one number for all places of a company.
    UniversalAccess,
}

impl fmt::Display for ServiceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PremiumRate => "premium-rate",
            Self::SharedCost => "shared-cost",
            Self::TollFree => "toll-free",
            Self::Pager => "pager",
            Self::Voicemail => "voicemail",
            Self::UniversalAccess => "universal access",
        })
    }
}

/// Reads `text`, which is plain; without a `+` as it is dialled in `region`.
///
/// # Errors
/// What keeps it from being a number of which more could be said.
pub(super) fn parse(text: &str, region: Region) -> Result<Parsed, InvalidPhone> {
    let digits = super::typing::digits(text);
    if let Some(at) = text.rfind('+').filter(|at| *at > 0) {
        return Err(InvalidPhone::Character(text[at..].chars().next().unwrap_or('+')));
    }
    if digits.len() > MAX_DIALLED {
        return Err(InvalidPhone::TooLong);
    }
    let home = (!text.starts_with('+')).then_some(region.plan());
    PHONE_NUMBER_UTIL.parse(text, home).map_err(|error| match error {
        ParseError::InvalidCountryCode => InvalidPhone::Country,
        ParseError::TooLongNsn => InvalidPhone::TooLong,
        ParseError::NotANumber(_) | ParseError::TooShortAfterIdd | ParseError::TooShortNsn => {
            InvalidPhone::TooShort
        }
    })
}

/// `number`, and its line.
///
/// # Errors
/// Why no texts are sent to it.
pub(super) fn judge(number: &Parsed) -> Result<(PhoneNumber, Line), InvalidPhone> {
    use ServiceKind::*;
    let service = match PHONE_NUMBER_UTIL.get_number_type(number) {
        PhoneNumberType::FixedLine => return Ok((e164(number)?, Line::Landline)),
        PhoneNumberType::Mobile
        | PhoneNumberType::FixedLineOrMobile
        | PhoneNumberType::VoIP
        | PhoneNumberType::PersonalNumber => return Ok((e164(number)?, Line::MaybeMobile)),
        PhoneNumberType::PremiumRate => PremiumRate,
        PhoneNumberType::SharedCost => SharedCost,
        PhoneNumberType::TollFree => TollFree,
        PhoneNumberType::Pager => Pager,
        PhoneNumberType::VoiceMail => Voicemail,
        PhoneNumberType::UAN => UniversalAccess,
        PhoneNumberType::Unknown => return Err(unlisted(number)),
    };
    Err(InvalidPhone::Service(service))
}

/// Why a number that no plan knows is none, or that it may be one.
fn unlisted(number: &Parsed) -> InvalidPhone {
    let national = national(number);
    // Until 2019 mobiles had a 1 here. Old address books still have it, and the plan does not.
    if number.country_code == 52 && national.starts_with('1') && national.len() >= 10 {
        return InvalidPhone::MexicanOne;
    }
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(number) {
        Ok(NumberLengthType::IsPossible) => match e164(number) {
            Ok(number) => InvalidPhone::Unlisted(number),
            Err(error) => error,
        },
        Err(ValidationError::InvalidLength) => InvalidPhone::Length,
        Err(ValidationError::TooLong) => InvalidPhone::TooLong,
        Err(ValidationError::InvalidCountryCode) => InvalidPhone::Country,
        // A number that is dialled within its town alone lacks the town.
        Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => {
            InvalidPhone::TooShort
        }
    }
}

fn e164(number: &Parsed) -> Result<PhoneNumber, InvalidPhone> {
    PhoneNumber::accepted(PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164).into_owned())
}

/// A number that was accepted before, for a look at it: as it is, whatever its plan says today.
pub(super) fn of(number: &PhoneNumber) -> Option<Parsed> {
    let (code, national) = split_code(number.e164().trim_start_matches('+'))?;
    with_national(code, national)
}

/// The number of these digits, all of which belong to it.
pub(super) fn with_national(code: i32, national: &str) -> Option<Parsed> {
    let zeros = national.len() - national.trim_start_matches('0').len();
    // The last zero of a number of zeros is its value.
    let zeros = zeros.min(national.len().saturating_sub(1));
    Some(Parsed {
        country_code: code,
        national_number: national.parse().ok()?,
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: (zeros > 1).then_some(i32::try_from(zeros).ok()?),
        ..Parsed::default()
    })
}

pub(super) fn national(number: &Parsed) -> String {
    get_national_significant_number_owned(number)
}

pub(super) fn international(number: &Parsed) -> String {
    PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::International).into_owned()
}

/// Whether a number that begins with these digits and has more has a length that its plan knows.
pub(super) fn can_grow(code: i32, national: &str) -> bool {
    (1..=MAX_DIGITS.saturating_sub(national.len())).any(|more| {
        let longer = with_national(code, &format!("{national}{}", "5".repeat(more)));
        longer.is_some_and(|longer| {
            let length = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&longer);
            length == Ok(NumberLengthType::IsPossible)
        })
    })
}

/// How many digits a mobile number of `code` has behind the code, by its plan's example.
pub(super) fn usual_length(code: i32) -> Option<usize> {
    let region = PHONE_NUMBER_UTIL.get_region_for_country_code(code)?;
    let example = PHONE_NUMBER_UTIL
        .get_example_number_for_type_and_region(region, PhoneNumberType::Mobile)
        .or_else(|_| PHONE_NUMBER_UTIL.get_example_number(region))
        .or_else(|_| PHONE_NUMBER_UTIL.get_example_number_for_non_geo_entity(code));
    example.ok().map(|example| national(&example).len())
}

/// The country calling code of `region`.
pub(super) fn code_of(region: Region) -> Option<i32> {
    PHONE_NUMBER_UTIL.get_country_code_for_region(region.plan())
}

/// The country calling code with which `digits` begin, and the rest of them. No code begins another.
pub(super) fn split_code(digits: &str) -> Option<(i32, &str)> {
    (1..=3.min(digits.len())).find_map(|length| {
        let (code, rest) = digits.split_at(length);
        let code = code.parse().ok().filter(|code| *code > 0)?;
        PHONE_NUMBER_UTIL.get_region_for_country_code(code).map(|_| (code, rest))
    })
}

/// Whether `digits` are the beginning of a country calling code.
pub(super) fn begins_code(digits: &str) -> bool {
    PHONE_NUMBER_UTIL.get_supported_calling_codes().any(|code| code.to_string().starts_with(digits))
}
