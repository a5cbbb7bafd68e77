//! The language that somebody reads, and what is chosen for them.

use super::text::excerpt;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// A language as a tag (BCP 47) in its canonical spelling: `de`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(Box<LanguageIdentifier>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a language; write a tag such as de or pt-BR")]
pub struct InvalidLanguage;

/// The longest tag that is read.
pub const MAX_CHARS: usize = 35;

/// What stands in the place of a tag to take a language away. No language has four letters.
pub const NO_LANGUAGE: &str = "none";

/// The language that somebody gives a user, or takes away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum LanguageChoice {
    /// None: the organisation's counts, else the browser's.
    Unset,
    Set(Language),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a language; write a tag such as de or pt-BR, or none. GET /v1/me lists the languages")]
pub struct InvalidLanguageChoice;

/// A language that nothing here is written in, or no tag at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown language {found:?} (use {known} or {NO_LANGUAGE})")]
pub struct UnknownLanguage {
    found: String,
    known: String,
}

impl Language {
    pub fn id(&self) -> &LanguageIdentifier {
        &self.0
    }

    /// Whether it is more than a language: `de-AT`, `zh-Hant`.
    pub fn has_region(&self) -> bool {
        self.0.region.is_some() || self.0.script.is_some() || self.0.variants().len() > 0
    }

    /// Whether both are the same language, whatever their regions.
    pub fn is_spoken_as(&self, other: &Self) -> bool {
        self.0.language == other.0.language
    }

    /// What `dir` of HTML says of it.
    pub fn direction(&self) -> &'static str {
        match self.0.character_direction() {
            CharacterDirection::RTL => "rtl",
            CharacterDirection::LTR | CharacterDirection::TTB => "ltr",
        }
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(text: &str) -> Result<Self, InvalidLanguage> {
        let text = text.trim();
        if text.len() > MAX_CHARS {
            return Err(InvalidLanguage);
        }
        let id: LanguageIdentifier = text.parse().map_err(|_| InvalidLanguage)?;
        if id.language.is_empty() { Err(InvalidLanguage) } else { Ok(Self(Box::new(id))) }
    }
}

impl TryFrom<String> for Language {
    type Error = InvalidLanguage;

    fn try_from(text: String) -> Result<Self, InvalidLanguage> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.to_string()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl LanguageChoice {
    /// Reads what was typed, where users can read the languages `spoken`.
    ///
    /// # Errors
    /// It is neither a tag nor `none`, or of no language of `spoken`.
    pub fn read(text: &str, spoken: &[Language]) -> Result<Self, UnknownLanguage> {
        let choice: Self = text.parse().map_err(|_| UnknownLanguage::of(text, spoken))?;
        choice.check(spoken).map(|()| choice)
    }

    /// Whether something is written in the language, whatever its region: who is given `de-AT` reads `de`.
    /// Servers that do not tell their languages are not second-guessed.
    ///
    /// # Errors
    /// It is of no language of `spoken`.
    pub fn check(&self, spoken: &[Language]) -> Result<(), UnknownLanguage> {
        let Self::Set(wanted) = self else { return Ok(()) };
        match spoken.is_empty() || spoken.iter().any(|one| one.is_spoken_as(wanted)) {
            true => Ok(()),
            false => Err(UnknownLanguage::of(&wanted.to_string(), spoken)),
        }
    }

    /// The language that the user has then.
    pub fn language(self) -> Option<Language> {
        match self {
            Self::Unset => None,
            Self::Set(language) => Some(language),
        }
    }

    /// Whether a user with `language` has it already.
    pub fn is(&self, language: Option<&Language>) -> bool {
        match self {
            Self::Unset => language.is_none(),
            Self::Set(chosen) => Some(chosen) == language,
        }
    }
}

impl UnknownLanguage {
    fn of(found: &str, spoken: &[Language]) -> Self {
        Self { found: excerpt(found), known: in_words(spoken) }
    }
}

/// `en, de, fr`
pub fn in_words(languages: &[Language]) -> String {
    languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl FromStr for LanguageChoice {
    type Err = InvalidLanguageChoice;

    fn from_str(text: &str) -> Result<Self, InvalidLanguageChoice> {
        match text.trim().eq_ignore_ascii_case(NO_LANGUAGE) {
            true => Ok(Self::Unset),
            false => text.parse().map(Self::Set).map_err(|_| InvalidLanguageChoice),
        }
    }
}

impl TryFrom<String> for LanguageChoice {
    type Error = InvalidLanguageChoice;

    fn try_from(text: String) -> Result<Self, InvalidLanguageChoice> {
        text.parse()
    }
}

impl From<LanguageChoice> for String {
    fn from(choice: LanguageChoice) -> Self {
        choice.to_string()
    }
}

impl fmt::Display for LanguageChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset => f.write_str(NO_LANGUAGE),
            Self::Set(language) => language.fmt(f),
        }
    }
}
