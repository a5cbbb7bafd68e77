//! Whole numbers as a language writes them. Fluent writes the digits alone; what CLDR says of our languages
//! is a separator and from how many digits on it stands.

use fluent_bundle::{FluentValue, types::FluentNumber};
use intl_memoizer::{Memoizable, concurrent::IntlLangMemoizer};
use unic_langid::LanguageIdentifier;

struct Grouping {
    separator: &'static str,
    /// The fewest digits of a number that is grouped.
    least: usize,
}

impl Memoizable for Grouping {
    type Args = ();
    type Error = ();

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        let is_european = language.region.is_some_and(|region| region == "PT");
        let (separator, least) = match language.language.as_str() {
            "en" => (",", 4),
            "de" => (".", 4),
            "es" => (".", 5),
            "fr" => ("\u{202f}", 4),
            "pt" if is_european => ("\u{a0}", 5),
            "pt" => (".", 4),
            _ => ("", usize::MAX),
        };
        Ok(Self { separator, least })
    }
}

/// How `value` is written, where it is a whole number.
pub fn written(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else { return None };
    if value.fract() != 0.0 || value.is_sign_negative() {
        return None;
    }
    memoizer.with_try_get::<Grouping, _, _>((), |grouping| grouping.of(&format!("{value:.0}"))).ok()
}

impl Grouping {
    fn of(&self, digits: &str) -> String {
        if digits.len() < self.least {
            return digits.to_owned();
        }
        let mut text = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(self.separator);
            }
            text.push(digit);
        }
        text
    }
}
